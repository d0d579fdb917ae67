/** Tells whether the bundle is alive, and whether it is ready to serve. */
@NullMarked
package dev.trellis.health;

import org.jspecify.annotations.NullMarked;
