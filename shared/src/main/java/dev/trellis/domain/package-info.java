/**
 * Identifiers, pages, paths and problems: the words that every other package speaks. Depends on the
 * JDK alone.
 */
@NullMarked
package dev.trellis.domain;

import org.jspecify.annotations.NullMarked;
