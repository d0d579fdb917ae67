/**
 * The one place that reads the environment. One record a concern, checked together, secrets masked.
 */
@NullMarked
package dev.trellis.config;

import org.jspecify.annotations.NullMarked;
