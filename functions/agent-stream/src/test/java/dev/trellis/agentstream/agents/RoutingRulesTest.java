package dev.trellis.agentstream.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trellis.domain.AgentName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingRulesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Build me a to-do app for my garden",
        "make it blue",
        "Go on",
        "And?",
        "",
        "Can you make the heading larger?",
        "Could you explain how it works and add a comment to each function?",
        "What about a dark mode? I would like one.",
        "Why is the button red? Change it.",
        "How do I add a task? There should be a button.",
        "Add a page for reviews of my products",
        "Review my code and fix what is wrong",
        "Review my app; mend it",
        "Review my app then mend it",
        "Review my app\nMend it",
        "Review page: people can leave reviews",
        "Show me what you can do",
        "Add error handling to the form",
        "Write a page that explains TypeError: x is undefined",
        "Was macht app.js?",
        "Is it possible to put the list in two columns?",
      })
  void inDoubtItIsTheBuilder(String message) {
    assertThat(RoutingRules.choose(message)).isEqualTo(AgentName.BUILDER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What does app.js do?",
        "why is there a service worker?",
        "How does the filter work?",
        "Explain the structure of the project.",
        "Where is the colour of the heading defined?",
      })
  void whoOnlyAsksIsAnswered(String message) {
    assertThat(RoutingRules.choose(message)).isEqualTo(AgentName.EXPLAINER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Review my app",
        "please review the accessibility of this page",
        "Can you audit the form for security problems?",
        "give me a review of everything"
      })
  void whoWantsAnOpinionGetsOne(String message) {
    assertThat(RoutingRules.choose(message)).isEqualTo(AgentName.REVIEWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Uncaught TypeError: tasks is undefined",
        "When I click I see: ReferenceError: save is not defined\n    at app.js:12:5",
        "It does not work any more, the console says app.js:3:14 something",
      })
  void anErrorIsMended(String message) {
    assertThat(RoutingRules.choose(message)).isEqualTo(AgentName.FIXER);
  }

  @Test
  void whatIsLongDescribesSomething() {
    assertThat(RoutingRules.choose("What does app.js do" + " then".repeat(80) + "?"))
        .isEqualTo(AgentName.EXPLAINER);
    assertThat(RoutingRules.choose("What does app.js do" + " then".repeat(100) + "?"))
        .isEqualTo(AgentName.BUILDER);
    assertThat(RoutingRules.choose("It says: " + "more ".repeat(700) + "TypeError"))
        .isEqualTo(AgentName.FIXER);
    assertThat(RoutingRules.choose("It says: " + "more ".repeat(800) + "TypeError"))
        .as("what is far behind is not read")
        .isEqualTo(AgentName.BUILDER);
  }

  @Test
  void aBookIsReadInNoTime() {
    assertThat(RoutingRules.choose("what ".repeat(1_000_000))).isEqualTo(AgentName.BUILDER);
    assertThat(RoutingRules.choose("please ".repeat(60) + "review")).isEqualTo(AgentName.BUILDER);
  }
}
