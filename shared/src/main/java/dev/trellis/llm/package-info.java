/**
 * Language models behind one interface. A dialect turns a {@link dev.trellis.llm.ModelRequest} into
 * one HTTP call and its answer into a stream of {@link dev.trellis.llm.ModelEvent}s; {@code
 * scripted} is a built-in stand-in that needs no key.
 */
@NullMarked
package dev.trellis.llm;

import org.jspecify.annotations.NullMarked;
