package dev.trellis.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestScopeTest {
  @Test
  void aRequestTellsItsIdAndTheHashOfItsAddress() {
    String told =
        RequestScope.call(
            "r-1",
            () -> "a1b2",
            () ->
                RequestScope.requestId().orElse("none")
                    + " "
                    + RequestScope.addressHash().orElse("none"));

    assertThat(told).isEqualTo("r-1 a1b2");
  }

  @Test
  void nobodyNeedsToTellTheAddress() {
    Optional<String> told = RequestScope.call("r-1", RequestScope::addressHash);

    assertThat(told).isEmpty();
    assertThat(RequestScope.addressHash()).isEmpty();
  }
}
