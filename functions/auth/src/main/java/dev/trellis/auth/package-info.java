/** Accounts: who people are, how they sign in, and what they let programs do in their name. */
@NullMarked
package dev.trellis.auth;

import org.jspecify.annotations.NullMarked;
