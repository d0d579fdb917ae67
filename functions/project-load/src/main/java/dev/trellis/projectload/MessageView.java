package dev.trellis.projectload;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.trellis.domain.Message;
import java.util.Locale;

/** A message as answers show it: a UI message of the AI SDK, and when it was stored. */
record MessageView(String id, String role, @JsonRawValue String parts, String createdAt) {

  static MessageView of(Message message) {
    return new MessageView(
        message.id(),
        message.role().name().toLowerCase(Locale.ROOT),
        message.parts(),
        message.createdAt().toString());
  }
}
