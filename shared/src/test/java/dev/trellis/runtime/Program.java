package dev.trellis.runtime;

import dev.trellis.runtime.testapi.RuntimeProcess;
import dev.trellis.runtime.testapi.TestRuntimeApi;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Starts {@link ProgramUnderTest} with nothing but the module's own classes. */
final class Program {
  /** How long anything may take before the test fails; nothing takes that long. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  private Program() {}

  static RuntimeProcess start(TestRuntimeApi api, Map<String, String> environment, Path folder)
      throws IOException {
    String main = ProgramUnderTest.class.getName();
    return RuntimeProcess.start(api, main, classPath(), environment, folder);
  }

  /** The module's own classes, and no jar. */
  static String classPath() {
    return home(LambdaRuntime.class) + File.pathSeparator + home(ProgramUnderTest.class);
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
