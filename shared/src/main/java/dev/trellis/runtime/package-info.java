/**
 * What runs a function on Lambda, with answers that stream. Depends on the JDK alone, and is of use
 * without the rest of Trellis.
 *
 * <p>The way of an invocation has no lambda expression and joins no strings with {@code +}: the
 * first use of either makes the JVM build classes, which a cold start would wait for.
 */
@NullMarked
package dev.trellis.runtime;

import org.jspecify.annotations.NullMarked;
