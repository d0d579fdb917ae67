package dev.trellis.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trellis.crypto.Sealer.AssociatedData;
import dev.trellis.crypto.Sealer.UnsealException;
import dev.trellis.domain.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final UserId TENANT = new UserId(new UUID(1, 2));
  private static final UUID ROW = new UUID(3, 4);
  private static final AssociatedData PLACE =
      new AssociatedData(TENANT, "integration", ROW, "token");

  private final Sealer sealer = new Sealer(TestKeys.of(TestKeys.KEY));
  private final byte[] plain = "ghp_hunter2".getBytes(StandardCharsets.UTF_8);
  private final byte[] sealed = sealer.seal(PLACE, plain);

  @Test
  void whatIsSealedCanBeOpenedInItsPlace() {
    assertThat(sealer.open(PLACE, sealed)).isEqualTo(plain);
    assertThat(sealer.open(PLACE, sealer.seal(PLACE, new byte[0]))).isEmpty();
    byte[] large = new byte[100_000];
    assertThat(sealer.open(PLACE, sealer.seal(PLACE, large))).isEqualTo(large);
  }

  @Test
  void theFormIsVersionKeyIdNonceAndCiphertext() {
    String id = TestKeys.of(TestKeys.KEY).current().id();

    assertThat(sealed).hasSize(plain.length + 33);
    assertThat(HexFormat.of().formatHex(sealed)).startsWith("01" + id);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
  }

  @Test
  void theSameIsNeverSealedTheSameTwice() {
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      nonces.add(HexFormat.of().formatHex(sealer.seal(PLACE, plain), 5, 17));
    }
    assertThat(nonces).hasSize(1000);
  }

  @Test
  void inAnyOtherPlaceItCannotBeOpened() {
    for (AssociatedData other :
        List.of(
            new AssociatedData(new UserId(new UUID(1, 3)), "integration", ROW, "token"),
            new AssociatedData(TENANT, "integrations", ROW, "token"),
            new AssociatedData(TENANT, "integration", new UUID(3, 5), "token"),
            new AssociatedData(TENANT, "integration", ROW, "taken"),
            new AssociatedData(TENANT, "integration", ROW, "token2"),
            new AssociatedData(TENANT, "integratiox", ROW, "token"),
            new AssociatedData(TENANT, "integrationt", ROW, "oken"),
            new AssociatedData(new UserId(ROW), "integration", TENANT.value(), "token"))) {
      assertRefused(sealer, other, sealed);
    }
  }

  @Test
  void rowsCannotBeSwapped() {
    AssociatedData other = new AssociatedData(TENANT, "integration", new UUID(5, 6), "token");
    byte[] ofOther = sealer.seal(other, "another".getBytes(StandardCharsets.UTF_8));

    assertRefused(sealer, PLACE, ofOther);
    assertRefused(sealer, other, sealed);
  }

  @Test
  void whatIsAlteredCannotBeOpened() {
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(sealer, PLACE, altered);
    }
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(sealer, PLACE, Arrays.copyOf(sealed, length));
    }
    assertRefused(sealer, PLACE, Arrays.copyOf(sealed, sealed.length + 1));
  }

  @Test
  void thePreviousKeyOpensAndResealingFreesFromIt() {
    Sealer rotated = new Sealer(TestKeys.of(TestKeys.OTHER, TestKeys.KEY));
    Sealer later = new Sealer(TestKeys.of(TestKeys.OTHER));

    assertThat(sealer.needsResealing(sealed)).isFalse();
    assertThat(rotated.needsResealing(sealed)).isTrue();
    byte[] resealed = rotated.seal(PLACE, rotated.open(PLACE, sealed));
    assertThat(rotated.needsResealing(resealed)).isFalse();
    assertThat(later.open(PLACE, resealed)).isEqualTo(plain);
    assertRefused(later, PLACE, sealed);
    assertThat(later.needsResealing(new byte[0])).isTrue();
  }

  // Written down by hand: what is stored must be good for the next release, and be bound to the
  // version and the key's id too.
  @Test
  void theAssociatedDataIsAllThatIsKnownOfThePlace() throws Exception {
    byte[] place =
        ByteBuffer.allocate(61)
            .put(sealed, 0, 5)
            .putLong(1)
            .putLong(2)
            .putLong(3)
            .putLong(4)
            .putInt(11)
            .put("integration".getBytes(StandardCharsets.UTF_8))
            .putInt(5)
            .put("token".getBytes(StandardCharsets.UTF_8))
            .array();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        TestKeys.of(TestKeys.KEY).current().sealing(),
        new GCMParameterSpec(128, sealed, 5, 12));
    cipher.updateAAD(place);

    assertThat(cipher.doFinal(sealed, 17, sealed.length - 17)).isEqualTo(plain);
  }

  private static void assertRefused(Sealer sealer, AssociatedData place, byte[] sealed) {
    assertThatExceptionOfType(UnsealException.class)
        .isThrownBy(() -> sealer.open(place, sealed))
        .withNoCause()
        .withMessage("a sealed secret cannot be opened here");
  }
}
