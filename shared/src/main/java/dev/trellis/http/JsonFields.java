package dev.trellis.http;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object strictly, and remembers everything that is wrong with them. A
 * field that is missing or wrong reads as empty; {@link #done()} then tells all of it, unknown
 * fields too.
 */
public final class JsonFields {
  private final AskedFields fields;
  private final String prefix;
  private final List<FieldError> errors;
  private final List<JsonFields> children = new ArrayList<>();

  private JsonFields(JsonNode object, String prefix, List<FieldError> errors) {
    this.fields = new AskedFields(object);
    this.prefix = prefix;
    this.errors = errors;
  }

  /**
   * Begins to read a request's body.
   *
   * @throws ProblemException if the body is not a JSON object
   */
  public static JsonFields ofBody(HttpRequest request) {
    return of(Json.readBody(request.body()));
  }

  /** Where a body may be left out: an object without fields. */
  public static JsonFields none() {
    return of(Json.readForeign("{}"));
  }

  /**
   * Begins to read a value.
   *
   * @throws ProblemException if it is not a JSON object
   */
  public static JsonFields of(JsonNode value) {
    if (!value.isObject()) {
      throw ProblemException.invalid("body", "must be a JSON object");
    }
    return new JsonFields(value, "", new ArrayList<>());
  }

  /** A text without NUL, of at least {@code least} and at most {@code most} characters. */
  public Optional<String> text(String name, int least, int most) {
    Optional<String> text = anyText(name);
    if (text.isEmpty()) {
      return text;
    }
    int length = text.get().codePointCount(0, text.get().length());
    if (length < least || length > most) {
      return refuse(name, "must have %d to %d characters".formatted(least, most));
    }
    return text.get().indexOf('\0') < 0 ? text : refuse(name, "must not contain U+0000");
  }

  /** True or false. */
  public Optional<Boolean> flag(String name) {
    return value(name, JsonNode::isBoolean, JsonNode::asBoolean, "must be true or false");
  }

  /** Any text that UTF-8 can hold. */
  public Optional<String> anyText(String name) {
    Optional<String> text = value(name, JsonNode::isString, JsonNode::asString, "must be a string");
    return text.isEmpty() || FilePath.isWellFormed(text.get())
        ? text
        : refuse(name, "must be valid Unicode");
  }

  /** A whole number from 0 on. */
  public Optional<Long> count(String name) {
    return value(name, JsonFields::isCount, JsonNode::asLong, "must be a whole number from 0 on");
  }

  private static boolean isCount(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0;
  }

  /** A text that {@code parse} understands. */
  public <T> Optional<T> parsed(
      String name, Function<String, Optional<T>> parse, String requirement) {
    Optional<String> text = anyText(name);
    Optional<T> parsed = text.flatMap(parse);
    return text.isPresent() && parsed.isEmpty() ? refuse(name, requirement) : parsed;
  }

  /** The path of a file. */
  public Optional<FilePath> path(String name) {
    Optional<String> text = anyText(name);
    try {
      return text.map(FilePath::new);
    } catch (FilePath.InvalidPathException invalid) {
      return refuse(name, invalid.reason());
    }
  }

  /** A list of objects with at least one and at most {@code most} elements. */
  public List<JsonFields> objects(String name, int most) {
    return objects(name, 1, most);
  }

  /** A list of objects with at least {@code least} and at most {@code most} elements. */
  public List<JsonFields> objects(String name, int least, int most) {
    JsonNode value = fields.get(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray() || value.size() < least || value.size() > most) {
      refuse(name, "must be a list of %d to %d objects".formatted(least, most));
      return List.of();
    }
    List<JsonFields> objects = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      String path = "%s%s[%d]".formatted(prefix, name, i);
      if (value.get(i).isObject()) {
        objects.add(new JsonFields(value.get(i), path + ".", errors));
      } else {
        errors.add(new FieldError(path, "must be an object"));
      }
    }
    children.addAll(objects);
    return objects;
  }

  /** A list of texts with at least one and at most {@code most} elements. */
  public List<String> texts(String name, int most) {
    JsonNode value = fields.get(name);
    if (value != null
        && value.isArray()
        && !value.isEmpty()
        && value.size() <= most
        && value.valueStream().allMatch(JsonNode::isString)) {
      return value.valueStream().map(JsonNode::asString).toList();
    }
    refuse(name, "must be a list of 1 to %d strings".formatted(most));
    return List.of();
  }

  /** Says that a field is needed if it is not there at all; hands on what was read of it. */
  public <T> Optional<T> required(String name, Optional<T> read) {
    if (!has(name)) {
      refuse(name, "is required");
    }
    return read;
  }

  /** Remembers that a field is wrong. Always empty. */
  public <T> Optional<T> refuse(String name, String reason) {
    errors.add(new FieldError(prefix + name, reason));
    return Optional.empty();
  }

  public boolean has(String name) {
    return fields.has(name);
  }

  /**
   * To be called when all is read.
   *
   * @throws ProblemException with everything that is wrong, fields that were never asked for too
   */
  public void done() {
    refuseUnknown();
    if (!errors.isEmpty()) {
      throw new ProblemException(new Problem.Invalid(errors));
    }
  }

  private void refuseUnknown() {
    fields.unknown().forEach(name -> refuse(name, "is not a field that is known here"));
    children.forEach(JsonFields::refuseUnknown);
  }

  private <T> Optional<T> value(
      String name, Predicate<JsonNode> fits, Function<JsonNode, T> as, String requirement) {
    JsonNode value = fields.get(name);
    if (value == null) {
      return Optional.empty();
    }
    return fits.test(value) ? Optional.of(as.apply(value)) : refuse(name, requirement);
  }
}
