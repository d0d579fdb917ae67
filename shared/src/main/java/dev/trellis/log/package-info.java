/** Structured log lines, in the fields and keys that Powertools for AWS Lambda uses. */
@NullMarked
package dev.trellis.log;

import org.jspecify.annotations.NullMarked;
