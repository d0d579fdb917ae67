/**
 * What all dialects share: one HTTP call whose answer is a stream of server-sent events, with its
 * retries, its timeouts and its end.
 */
@NullMarked
package dev.trellis.llm.sse;

import org.jspecify.annotations.NullMarked;
