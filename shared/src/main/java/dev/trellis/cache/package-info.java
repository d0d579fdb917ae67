/** Valkey, through Jedis: the only package that knows the client. */
@NullMarked
package dev.trellis.cache;

import org.jspecify.annotations.NullMarked;
