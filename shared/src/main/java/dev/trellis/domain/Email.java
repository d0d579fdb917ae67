package dev.trellis.domain;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An email address: 3 to 254 characters, one {@code @}, a domain with a dot. Whether anybody reads
 * what is sent there, only sending tells.
 *
 * @param address as the person wrote it, in NFC
 * @param key the same for every way to write the address: the domain in ASCII, all in lower case
 */
public record Email(String address, String key) {
  private static final int MAX_LENGTH = 254;
  private static final Pattern LOCAL =
      Pattern.compile("[^\\s\\p{Cntrl}\\p{Cf}\\p{Cs}\"(),:;<>@\\[\\\\\\]]{1,64}");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])");

  /** Reads an address; empty if it is none. */
  public static Optional<Email> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String address = Normalizer.normalize(text, Normalizer.Form.NFC);
    int at = address.lastIndexOf('@');
    if (at < 1 || !LOCAL.matcher(address.substring(0, at)).matches()) {
      return Optional.empty();
    }
    return domain(address.substring(at + 1))
        .map(domain -> address.substring(0, at).toLowerCase(Locale.ROOT) + "@" + domain)
        .filter(key -> key.length() <= MAX_LENGTH)
        .map(key -> new Email(address, key));
  }

  private static Optional<String> domain(String text) {
    try {
      String ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
      return DOMAIN.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException noDomain) {
      return Optional.empty();
    }
  }
}
