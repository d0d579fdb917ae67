package dev.trellis.http;

import dev.trellis.domain.JsonFragment;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Writes views in which a {@link JsonFragment} stands for a string: as gzip with the fragments as
 * they lie, or plain. Both are the bytes that {@link Json#write} gives for the strings themselves.
 */
public final class SplicedJson {
  // The fragments go past the generator, which must neither flush nor end what is behind it.
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .addModule(new SimpleModule().addSerializer(new FragmentSerializer()))
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM, StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build()
          .writer();

  private SplicedJson() {}

  /**
   * Writes a view as gzip (RFC 1952). Only the fragments are compressed.
   *
   * @param out stays open
   * @throws IOException if {@code out} fails
   */
  public static void writeGzip(Object view, OutputStream out) throws IOException {
    write(view, new GzipSplice(out));
  }

  /**
   * Writes a view as it is, in bounded memory.
   *
   * @param out stays open
   * @throws IOException if {@code out} fails
   */
  public static void writePlain(Object view, OutputStream out) throws IOException {
    write(view, new PlainSplice(out));
  }

  private static void write(Object view, SpliceOutput out) throws IOException {
    try {
      WRITER.writeValue(out, view);
    } catch (JacksonException failed) {
      throw ofOutput(failed).orElseThrow(() -> failed);
    }
    out.finish();
  }

  /** The output's failure, which Jackson wraps once or twice. */
  private static Optional<IOException> ofOutput(JacksonException failed) {
    return Stream.<Throwable>iterate(failed, Objects::nonNull, Throwable::getCause)
        .filter(IOException.class::isInstance)
        .map(IOException.class::cast)
        .findFirst();
  }

  private static final class FragmentSerializer extends StdSerializer<JsonFragment> {
    FragmentSerializer() {
      super(JsonFragment.class);
    }

    @Override
    public void serialize(JsonFragment fragment, JsonGenerator json, SerializationContext context) {
      if (!(json.streamWriteOutputTarget() instanceof SpliceOutput out)) {
        throw new IllegalStateException("a fragment can be written to a splice only");
      }
      json.writeRawValue("\"");
      json.flush();
      try {
        out.write(fragment);
      } catch (IOException failed) {
        throw JacksonIOException.construct(failed, json);
      }
      json.writeRaw('"');
    }
  }
}
