package dev.trellis.auth;

import dev.trellis.crypto.Sealer;
import dev.trellis.domain.UserId;
import dev.trellis.store.Integrations;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Seals the tokens of integrations, each for the one row that it may be opened in. */
final class SealedTokens {
  private static final Logger LOG = LoggerFactory.getLogger(SealedTokens.class);

  private final Integrations integrations;
  private final Sealer sealer;

  SealedTokens(Integrations integrations, Sealer sealer) {
    this.integrations = integrations;
    this.sealer = sealer;
  }

  /** Seals for a new row. */
  Integrations.Sealed seal(UserId user, byte[] plain) {
    return seal(user, UUID.randomUUID(), plain);
  }

  private Integrations.Sealed seal(UserId user, UUID row, byte[] plain) {
    return new Integrations.Sealed(
        row, sealer.currentKeyId(), sealer.seal(place(user, row), plain));
  }

  /** Names the key that seals now. */
  String currentKeyId() {
    return sealer.currentKeyId();
  }

  /**
   * What became of a person's tokens that a former key had sealed.
   *
   * @param resealed how many are sealed with the current key now
   * @param lost how many no key opens that is known; they stay as they are
   */
  record Outcome(int resealed, int lost) {}

  /** Seals anew what was sealed with a key that is on its way out. */
  Outcome reseal(UserId user) {
    int resealed = 0;
    int lost = 0;
    for (Map.Entry<String, Integrations.Sealed> found :
        integrations.toReseal(user, sealer.currentKeyId()).entrySet()) {
      try {
        if (reseal(user, found.getKey(), found.getValue())) {
          resealed++;
        }
      } catch (Sealer.UnsealException keyIsGone) {
        LOG.error("the {} tokens of {} cannot be opened", found.getKey(), user, keyIsGone);
        lost++;
      }
    }
    return new Outcome(resealed, lost);
  }

  private boolean reseal(UserId user, String provider, Integrations.Sealed present) {
    byte[] plain = sealer.open(place(user, present.row()), present.bytes());
    return integrations.reseal(user, provider, present, seal(user, present.row(), plain));
  }

  private static Sealer.AssociatedData place(UserId user, UUID row) {
    return new Sealer.AssociatedData(user, "integration", row, "sealed");
  }
}
