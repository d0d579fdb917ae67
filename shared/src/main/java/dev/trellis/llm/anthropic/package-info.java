/** Anthropic's Messages API: <a href="https://docs.anthropic.com/en/api/messages">reference</a>. */
@NullMarked
package dev.trellis.llm.anthropic;

import org.jspecify.annotations.NullMarked;
