package dev.trellis.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.ThreeWayMerge.LineRange;
import dev.trellis.domain.ThreeWayMerge.Region;
import dev.trellis.domain.ThreeWayMerge.Result;
import dev.trellis.domain.ThreeWayMerge.Result.Conflicted;
import dev.trellis.domain.ThreeWayMerge.Result.Merged;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThreeWayMergeTest {
  private static final String BASE = "a\nb\nc\nd\ne\n";

  @Test
  void changesInDifferentPlacesAreBothTaken() {
    assertMerged("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n");
    assertMerged("new\n" + BASE, "a\nb\nd\ne\n", "new\na\nb\nd\ne\n");
  }

  @Test
  void theSameChangeOnBothSidesIsTakenOnce() {
    assertMerged("a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nB\nc\nd\ne\n");
    assertMerged("a\nB\nc\nd\ne\n", "a\nB\nc\nd\nE\n", "a\nB\nc\nd\nE\n");
  }

  @Test
  void differentChangesOfOneLineAreAConflict() {
    assertThat(merge("a\nM\nc\nd\ne\n", "a\nT\nT\nc\nd\ne\n"))
        .isEqualTo(new Conflicted(List.of(new Region(range(2, 1), range(2, 1), range(2, 2))), 1));
  }

  @Test
  void aRegionCountsTheLinesBeforeItOnEachSide() {
    assertThat(merge("x\na\nb\nc\nM\ne\n", "a\nb\nc\ne\n"))
        .isEqualTo(new Conflicted(List.of(new Region(range(4, 1), range(5, 1), range(4, 0))), 1));
  }

  @Test
  void adjacentChangesAreAConflict() {
    assertThat(merge("a\nM\nc\nd\ne\n", "a\nb\nT\nd\ne\n"))
        .isEqualTo(new Conflicted(List.of(new Region(range(2, 2), range(2, 2), range(2, 2))), 1));
    assertThat(merge("a\nb\nnew\nc\nd\ne\n", "a\nb\nd\ne\n")).isInstanceOf(Conflicted.class);
    assertMerged("a\nM\nc\nd\ne\n", "a\nb\nc\nT\ne\n", "a\nM\nc\nT\ne\n");
  }

  @Test
  void differentInsertionsInOnePlaceAreAConflict() {
    assertThat(merge(BASE + "m\n", BASE + "t\n"))
        .isEqualTo(new Conflicted(List.of(new Region(range(6, 0), range(6, 1), range(6, 1))), 1));
  }

  @Test
  void aRunThatBothSidesReachInTurnIsOneRegion() {
    assertThat(merge("A\nb\nC\nd\ne\n", "a\nB\nc\nD\ne\n"))
        .isEqualTo(new Conflicted(List.of(new Region(range(1, 4), range(1, 4), range(1, 4))), 1));
  }

  @Test
  void lineEndingsStayAsEachLineHasThem() {
    assertThat(ThreeWayMerge.merge("a\r\nb\r\nc\n", "a\r\nb\r\nC\n", "A\r\nb\r\nc\n"))
        .isEqualTo(new Merged("A\r\nb\r\nC\n"));
  }

  @Test
  void theNewlineAtTheEndMayBeMissingOrAddedOrTakenAway() {
    assertThat(ThreeWayMerge.merge("a\nb\nc", "A\nb\nc", "a\nb\nc"))
        .isEqualTo(new Merged("A\nb\nc"));
    assertThat(ThreeWayMerge.merge("a\nb\nc", "A\nb\nc", "a\nb\nc\nd\n"))
        .isEqualTo(new Merged("A\nb\nc\nd\n"));
    assertThat(ThreeWayMerge.merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\nc"))
        .isEqualTo(new Merged("A\nb\nc"));
    assertThat(ThreeWayMerge.merge("a\nb", "a\nb\n", "a\nc")).isInstanceOf(Conflicted.class);
  }

  @Test
  void aSideThatChangedNothingGivesWayToTheOther() {
    RandomTexts texts = new RandomTexts(1);
    for (int i = 0; i < 2_000; i++) {
      String base = texts.text(30, 8);
      String other = texts.text(30, 8);
      assertThat(ThreeWayMerge.merge(base, other, base)).isEqualTo(new Merged(other));
      assertThat(ThreeWayMerge.merge(base, base, other)).isEqualTo(new Merged(other));
      assertThat(ThreeWayMerge.merge(base, other, other)).isEqualTo(new Merged(other));
    }
  }

  @Test
  void theSidesMayBeExchanged() {
    RandomTexts texts = new RandomTexts(2);
    for (int i = 0; i < 2_000; i++) {
      String base = texts.text(20, 20);
      String mine = texts.text(20, 20);
      String theirs = texts.text(20, 20);
      assertThat(exchanged(ThreeWayMerge.merge(base, theirs, mine)))
          .isEqualTo(ThreeWayMerge.merge(base, mine, theirs));
    }
  }

  @Test
  void noChangeOfEitherSideIsLost() {
    RandomTexts texts = new RandomTexts(3);
    int merges = 0;
    for (int i = 0; i < 2_000; i++) {
      List<String> base = texts.distinctLines(60);
      List<String> mine = texts.changed(base, 30);
      List<String> theirs = texts.changed(base, 30);
      Result result = ThreeWayMerge.merge(join(base), join(mine), join(theirs));
      if (result instanceof Merged(String text)) {
        merges++;
        assertHoldsBoth(text.lines().map(line -> line + "\n").toList(), base, mine, theirs);
      }
    }
    assertThat(merges).isBetween(500, 1_900);
  }

  /** What a side added is there and what it removed is not, all in the order of each side. */
  private static void assertHoldsBoth(
      List<String> merged, List<String> base, List<String> mine, List<String> theirs) {
    Set<String> expected = new HashSet<>(base);
    expected.retainAll(mine);
    expected.retainAll(theirs);
    mine.stream().filter(line -> !base.contains(line)).forEach(expected::add);
    theirs.stream().filter(line -> !base.contains(line)).forEach(expected::add);
    assertThat(merged).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    for (List<String> side : List.of(base, mine, theirs)) {
      List<String> inMerged = new ArrayList<>(merged);
      inMerged.retainAll(side);
      List<String> inSide = new ArrayList<>(side);
      inSide.retainAll(merged);
      assertThat(inMerged).isEqualTo(inSide);
    }
  }

  @Test
  void theListOfRegionsIsBounded() {
    String base = "same\nline\n".repeat(200);
    assertThat(ThreeWayMerge.merge(base, numbered(base, "mine"), numbered(base, "theirs")))
        .isInstanceOfSatisfying(
            Conflicted.class,
            conflict -> {
              assertThat(conflict.count()).isEqualTo(100);
              assertThat(conflict.regions()).hasSize(ThreeWayMerge.MAX_REGIONS);
            });
  }

  /** Every fourth line replaced. */
  private static String numbered(String text, String by) {
    StringBuilder changed = new StringBuilder();
    Lines lines = Lines.of(text);
    for (int i = 0; i < lines.count(); i++) {
      changed.append(i % 4 == 0 ? by + i + "\n" : lines.line(i));
    }
    return changed.toString();
  }

  private static Result exchanged(Result result) {
    return switch (result) {
      case Merged merged -> merged;
      case Conflicted(List<Region> regions, int count) ->
          new Conflicted(regions.stream().map(ThreeWayMergeTest::exchanged).toList(), count);
    };
  }

  private static Region exchanged(Region region) {
    LineRange first = region.mine();
    LineRange second = region.theirs();
    return new Region(region.base(), second, first);
  }

  private static Result merge(String mine, String theirs) {
    return ThreeWayMerge.merge(BASE, mine, theirs);
  }

  private static void assertMerged(String mine, String theirs, String merged) {
    assertThat(merge(mine, theirs)).isEqualTo(new Merged(merged));
  }

  private static LineRange range(int first, int count) {
    return new LineRange(first, count);
  }

  private static String join(List<String> lines) {
    return String.join("", lines);
  }
}
