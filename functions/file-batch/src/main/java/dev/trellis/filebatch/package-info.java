/** Changes files: many in one go, all or none. */
@NullMarked
package dev.trellis.filebatch;

import org.jspecify.annotations.NullMarked;
