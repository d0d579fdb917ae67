/** Google's Gemini API: <a href="https://ai.google.dev/api/generate-content">reference</a>. */
@NullMarked
package dev.trellis.llm.gemini;

import org.jspecify.annotations.NullMarked;
