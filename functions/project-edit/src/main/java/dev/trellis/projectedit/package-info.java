/** Makes and changes projects. */
@NullMarked
package dev.trellis.projectedit;

import org.jspecify.annotations.NullMarked;
