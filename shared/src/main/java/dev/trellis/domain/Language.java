package dev.trellis.domain;

import java.util.Locale;
import java.util.Map;

/**
 * The language of a file, in the identifiers that editors use (those of the Language Server
 * Protocol).
 */
public final class Language {
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("css", "css"),
          Map.entry("go", "go"),
          Map.entry("html", "html"),
          Map.entry("java", "java"),
          Map.entry("js", "javascript"),
          Map.entry("json", "json"),
          Map.entry("jsx", "javascriptreact"),
          Map.entry("kt", "kotlin"),
          Map.entry("md", "markdown"),
          Map.entry("mjs", "javascript"),
          Map.entry("php", "php"),
          Map.entry("py", "python"),
          Map.entry("rb", "ruby"),
          Map.entry("rs", "rust"),
          Map.entry("scss", "scss"),
          Map.entry("sh", "shellscript"),
          Map.entry("sql", "sql"),
          Map.entry("svelte", "svelte"),
          Map.entry("svg", "xml"),
          Map.entry("swift", "swift"),
          Map.entry("toml", "toml"),
          Map.entry("ts", "typescript"),
          Map.entry("tsx", "typescriptreact"),
          Map.entry("vue", "vue"),
          Map.entry("xml", "xml"),
          Map.entry("yaml", "yaml"),
          Map.entry("yml", "yaml"));

  private Language() {}

  /** The language that the file's name tells; {@code plaintext} if it tells none. */
  public static String of(FilePath path) {
    String name = path.value().substring(path.value().lastIndexOf('/') + 1);
    if (name.indexOf('.') < 0) {
      return "plaintext";
    }
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return BY_EXTENSION.getOrDefault(extension, "plaintext");
  }
}
