/**
 * Builds the parts from the configuration and adapts a handler to Lambda. Only entry classes and
 * local may use it.
 */
@NullMarked
package dev.trellis.boot;

import org.jspecify.annotations.NullMarked;
