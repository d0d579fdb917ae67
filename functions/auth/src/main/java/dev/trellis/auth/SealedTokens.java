package dev.trellis.auth;

import dev.trellis.crypto.Sealer;
import dev.trellis.domain.UserId;
import dev.trellis.store.Integrations;
import java.util.UUID;

/** Seals the tokens of integrations, each for the one row that it may be opened in. */
final class SealedTokens {
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

  /** Seals anew what was sealed with a key that is on its way out. */
  void bringUpToDate(UserId user) {
    integrations
        .toReseal(user, sealer.currentKeyId())
        .forEach(
            (provider, present) -> {
              byte[] plain = sealer.open(place(user, present.row()), present.bytes());
              integrations.reseal(user, provider, present, seal(user, present.row(), plain));
            });
  }

  private static Sealer.AssociatedData place(UserId user, UUID row) {
    return new Sealer.AssociatedData(user, "integration", row, "sealed");
  }
}
