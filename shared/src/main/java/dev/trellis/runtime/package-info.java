/**
 * What runs a function on Lambda. Depends on the JDK alone, and is of use without the rest of
 * Trellis.
 */
@NullMarked
package dev.trellis.runtime;

import org.jspecify.annotations.NullMarked;
