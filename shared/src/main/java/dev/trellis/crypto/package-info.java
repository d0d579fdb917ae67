/**
 * Passwords, tokens, keys and sealed secrets. Texts and bytes in, texts and bytes out: nothing here
 * asks a database.
 */
@NullMarked
package dev.trellis.crypto;

import org.jspecify.annotations.NullMarked;
