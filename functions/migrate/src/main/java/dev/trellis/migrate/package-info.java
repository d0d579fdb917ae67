/** Migrates the database: as a custom resource of the stack, and when an operator calls it. */
@NullMarked
package dev.trellis.migrate;

import org.jspecify.annotations.NullMarked;
