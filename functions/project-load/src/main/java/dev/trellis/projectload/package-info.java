/** Lists projects, and loads one with its files and its conversation. */
@NullMarked
package dev.trellis.projectload;

import org.jspecify.annotations.NullMarked;
