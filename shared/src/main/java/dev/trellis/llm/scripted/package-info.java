/**
 * The built-in model that needs no key: it follows a small script, calls the agent's tools like a
 * real model does, and builds and changes a working to-do list. It does not understand language.
 */
@NullMarked
package dev.trellis.llm.scripted;

import org.jspecify.annotations.NullMarked;
