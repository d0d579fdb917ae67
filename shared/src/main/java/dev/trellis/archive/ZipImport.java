package dev.trellis.archive;

import static dev.trellis.archive.BadArchiveException.require;

import dev.trellis.domain.FieldError;
import dev.trellis.domain.FilePath;
import dev.trellis.domain.Problem;
import dev.trellis.domain.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive that anyone may have made. It is taken whole or not at all. Refused are: paths
 * that no project takes, names that collide, links and other special files, encryption, zip64,
 * bytes that belong to no entry, entries that overlap, anything that headers and directory tell
 * differently, contents that are no UTF-8, and whatever is beyond the limits.
 *
 * <p>Folders only lend their names to the files in them, and a single folder that everything lies
 * in is left out. What macOS adds, {@code __MACOSX/} and {@code .DS_Store}, is passed over.
 */
public final class ZipImport {
  /** The most errors that one answer lists. */
  public static final int MAX_ERRORS = 50;

  private static final int MAX_NAME_LENGTH = 300;

  private final ZipBytes zip;
  private final ZipLimits limits;
  private final List<FieldError> errors = new ArrayList<>();

  private ZipImport(byte[] zip, ZipLimits limits) {
    this.zip = new ZipBytes(zip);
    this.limits = limits;
  }

  /** A file of an archive. */
  public record Entry(FilePath path, String content) {}

  /**
   * What an archive holds.
   *
   * @param files in the order of the archive's directory
   * @param skipped how many entries were passed over; folders are not counted
   */
  public record Result(List<Entry> files, int skipped) {
    public Result {
      files = List.copyOf(files);
    }
  }

  /**
   * An entry that was checked in everything but its content.
   *
   * @param path empty for what is no file, or is passed over
   */
  private record Checked(
      int index, Optional<FilePath> path, CentralEntry entry, LocalEntry local) {}

  /**
   * Reads the files. Besides the archive, memory holds what the limits allow.
   *
   * @throws ProblemException invalid, with the field {@code body} for the archive as a whole and
   *     {@code entries[3]} for its fourth entry
   */
  public static Result read(byte[] zip, ZipLimits limits) {
    ZipImport reading = new ZipImport(zip, limits);
    try {
      return reading.read();
    } catch (BadArchiveException bad) {
      throw ProblemException.invalid("body", bad.reason());
    }
  }

  private Result read() throws BadArchiveException {
    CentralDirectory directory = CentralDirectory.read(zip, limits.maxEntries());
    List<Checked> checked = check(directory);
    if (errors.isEmpty()) {
      checkLayout(checked, directory.offset());
    }
    checkTotal(checked);
    List<Entry> files = unpack(checked);
    if (!errors.isEmpty()) {
      throw new ProblemException(new Problem.Invalid(errors));
    }
    int skipped = (int) directory.entries().stream().filter(EntryName::isOfMac).count();
    return new Result(files, skipped);
  }

  /** Everything that can be told without unpacking. */
  private List<Checked> check(CentralDirectory directory) {
    List<CentralEntry> entries = directory.entries();
    List<CentralEntry> wanted = entries.stream().filter(e -> !EntryName.isOfMac(e)).toList();
    EntryNames names = new EntryNames(TopFolder.of(directory, wanted));
    List<Checked> checked = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      CentralEntry entry = entries.get(i);
      try {
        entry.checkForm();
        checked.add(new Checked(i, path(names, entry), entry, LocalEntry.read(zip, entry)));
      } catch (BadArchiveException bad) {
        addError(i, entry, bad);
      }
    }
    return checked;
  }

  private Optional<FilePath> path(EntryNames names, CentralEntry entry) throws BadArchiveException {
    if (EntryName.isOfMac(entry)) {
      return Optional.empty();
    }
    entry.checkSize(limits);
    return names.add(entry);
  }

  /** The entries fill the archive: nothing is hidden between them, and nothing is there twice. */
  private static void checkLayout(List<Checked> checked, long end) throws BadArchiveException {
    long at = 0;
    for (Checked entry :
        checked.stream().sorted(Comparator.comparingLong(c -> c.entry().offset())).toList()) {
      require(entry.entry().offset() == at, "has entries that overlap, or bytes between them");
      at = entry.local().end();
    }
    require(at == end, "has bytes that belong to no entry");
  }

  /** Before anything is unpacked: as much will be in memory. */
  private void checkTotal(List<Checked> checked) throws BadArchiveException {
    List<Checked> files = checked.stream().filter(c -> c.path().isPresent()).toList();
    require(
        files.size() <= limits.maxFiles(), "has more than %d files".formatted(limits.maxFiles()));
    long total = files.stream().mapToLong(c -> c.entry().size()).sum();
    require(
        total <= limits.maxTotalBytes(),
        "has files of more than %d bytes in total".formatted(limits.maxTotalBytes()));
  }

  private List<Entry> unpack(List<Checked> checked) {
    List<Entry> files = new ArrayList<>();
    for (Checked entry : checked) {
      if (entry.path().isPresent()) {
        try {
          String content = EntryContent.read(zip, entry.entry(), entry.local());
          files.add(new Entry(entry.path().get(), content));
        } catch (BadArchiveException bad) {
          addError(entry.index(), entry.entry(), bad);
        }
      }
    }
    return files;
  }

  private void addError(int index, CentralEntry entry, BadArchiveException bad) {
    if (errors.size() < MAX_ERRORS) {
      String name = new String(entry.name(), StandardCharsets.UTF_8);
      int characters = Math.min(name.codePointCount(0, name.length()), MAX_NAME_LENGTH);
      String shown = name.substring(0, name.offsetByCodePoints(0, characters));
      errors.add(
          new FieldError("entries[%d]".formatted(index), "%s: %s".formatted(bad.reason(), shown)));
    }
  }
}
