/** What the providers' own clients make of recorded streams, beside what ours make of them. */
@NullMarked
package dev.trellis.oracles;

import org.jspecify.annotations.NullMarked;
