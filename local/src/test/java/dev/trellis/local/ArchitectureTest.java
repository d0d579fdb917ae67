package dev.trellis.local;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.trellis.boot.LambdaFunction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which package may know which. Plain tests: fields of ArchUnit's own kind were seen to run zero
 * tests in a green build.
 */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.trellis");

  private static final String[] FUNCTIONS = {
    "dev.trellis.auth..",
    "dev.trellis.health..",
    "dev.trellis.projectedit..",
    "dev.trellis.projectload..",
    "dev.trellis.filebatch..",
    "dev.trellis.agentstream..",
    "dev.trellis.migrate.."
  };

  private static final List<String> JDK = List.of("java..", "javax.crypto..", "org.jspecify..");

  @Test
  void everythingIsLookedAt() {
    assertThat(ALL).hasSizeGreaterThan(100);
    for (String function : FUNCTIONS) {
      assertThat(ALL.that(resideInAnyPackage(function))).as(function).isNotEmpty();
    }
  }

  @Test
  void functionsDoNotKnowOneAnother() {
    slices()
        .matching(
            "dev.trellis.(auth|health|projectedit|projectload|filebatch|agentstream|migrate)..")
        .should()
        .notDependOnEachOther()
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages(FUNCTIONS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FUNCTIONS)
        .check(ALL);
  }

  @Test
  void domainKnowsTheJdkAlone() {
    mayKnow("dev.trellis.domain..").check(ALL);
  }

  @Test
  void archivesKnowTheDomainAlone() {
    mayKnow("dev.trellis.archive..", "dev.trellis.domain..").check(ALL);
  }

  @Test
  void runtimeKnowsTheJdkAlone() {
    mayKnow("dev.trellis.runtime..").check(ALL);
  }

  @Test
  void configAndLogKnowTheDomainAlone() {
    mayKnow("dev.trellis.config..", "dev.trellis.domain..").check(ALL);
    mayKnow("dev.trellis.log..", "dev.trellis.domain..", "org.slf4j..").check(ALL);
  }

  @Test
  void storeCacheModelsCryptoAndHttpDoNotKnowOneAnother() {
    for (String part : new String[] {"store", "cache", "llm", "crypto", "http"}) {
      noClasses()
          .that()
          .resideInAPackage("dev.trellis." + part + "..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("dev.trellis..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.trellis." + part + "..",
                              "dev.trellis.domain..",
                              "dev.trellis.config..",
                              "dev.trellis.log.."))))
          .check(ALL);
    }
  }

  @Test
  void onlyEntryClassesAndLocalKnowBoot() {
    onlyInEntryClassesBootAndLocal("dev.trellis.boot..").check(ALL);
  }

  @Test
  void onlyTheStoreKnowsSql() {
    onlyIn("dev.trellis.store..", "java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
        .check(ALL);
  }

  @Test
  void onlyTheCacheKnowsItsClient() {
    onlyIn("dev.trellis.cache..", "redis.clients..").check(ALL);
  }

  @Test
  void onlyCryptoKnowsItsLibraries() {
    onlyIn("dev.trellis.crypto..", "com.nimbusds..", "org.bouncycastle..", "com.nulabinc..")
        .check(ALL);
  }

  @Test
  void onlyEntryClassesBootAndLocalKnowSpringAndAws() {
    onlyInEntryClassesBootAndLocal(
            "org.springframework..", "com.amazonaws..", "software.amazon..", "org.crac..")
        .check(ALL);
  }

  /** They are asked for their handler before their fields would be set. */
  @Test
  void entryClassesHaveNoFields() {
    var entryClasses =
        ALL.that(assignableTo(LambdaFunction.class)).that(resideInAnyPackage(FUNCTIONS));
    // All but migrate, which serves no requests.
    assertThat(entryClasses).hasSize(FUNCTIONS.length - 1);
    assertThat(entryClasses).allSatisfy(entry -> assertThat(entry.getFields()).isEmpty());
  }

  private static ArchRule onlyInEntryClassesBootAndLocal(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages("dev.trellis.boot..", "dev.trellis.local..")
        .and()
        .areNotAssignableTo(RequestStreamHandler.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static ArchRule onlyIn(String home, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }

  private static ArchRule mayKnow(String home, String... more) {
    List<String> allowed = new ArrayList<>(JDK);
    allowed.add(home);
    allowed.addAll(List.of(more));
    return classes()
        .that()
        .resideInAPackage(home)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)));
  }
}
