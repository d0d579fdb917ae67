package dev.trellis.llm.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Build me a todo app for my garden            | Garden list
          Build me a to-do app for the school play.    | School play list
          I need a list for our trip, with filters     | Trip list
          a shopping list please                       | Shopping list
          Make a simple blue todo app                  | My list
          Build something for me                       | My list
          Build something for me, for my 🌱            | 🌱 list
          Make an app for my shopping list             | Shopping list
          Erstelle eine App                            | My list
          für                                          | My list
          Build an app called Bob's chores             | Bob's chores
          Build an app called "Bob's chores" please    | Bob's chores
          Call it “Über uns”                           | Über uns
          call it Bread and butter and make it blue    | Bread and butter
          Rename the app to Mars 2.0!                  | Mars 2.0
          change the title to Weekend, please          | Weekend
          Title: Weekend                               | Weekend
          """)
  void findsTheTitle(String message, String title) {
    assertThat(App.title(Wish.of(message))).isEqualTo(title);
  }
}
