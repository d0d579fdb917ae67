package dev.trellis.auth;

import dev.trellis.domain.Tier;

/** A person as answers show them. */
record UserView(String id, String email, Tier tier) {}
