package dev.trellis.store;

import dev.trellis.domain.UserId;

/** The people who own projects. */
public final class Accounts {
  private final Db db;

  public Accounts(Db db) {
    this.db = db;
  }

  /** Makes an account in the FREE tier; leaves one that is there as it is. */
  public void ensure(UserId user) {
    db.inTenant(
        user,
        tx ->
            tx.update(
                "insert into account (owner_id) values (?) on conflict do nothing", user.value()));
  }
}
