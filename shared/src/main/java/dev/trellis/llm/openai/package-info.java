/**
 * OpenAI's chat completions, which many servers speak: <a
 * href="https://platform.openai.com/docs/api-reference/chat">its reference</a>.
 */
@NullMarked
package dev.trellis.llm.openai;

import org.jspecify.annotations.NullMarked;
