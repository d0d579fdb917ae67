package dev.trellis.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "x-gzip",
        "br, gzip;q=0.001",
        "gzip ; q = 1.000 , br",
        "*",
        "br;q=1, *;q=0.1",
        "deflate,, gzip"
      })
  void gzipIsTaken(String field) {
    assertThat(AcceptEncoding.takesGzip(Optional.of(field))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip;q=0.000, *",
        "*, gzip ; Q=0.0",
        "*;q=0",
        "gzip;q=2",
        "gzip;level=9",
        "gzip br",
        "gzipx"
      })
  void gzipIsNotTaken(String field) {
    assertThat(AcceptEncoding.takesGzip(Optional.of(field))).isFalse();
  }

  @Test
  void whoSaysNothingIsSentWhatEverybodyReads() {
    assertThat(AcceptEncoding.takesGzip(Optional.empty())).isFalse();
  }
}
