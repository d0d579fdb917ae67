/**
 * Requests, responses, problem answers and server-sent events, with no knowledge of Lambda, Spring
 * or Jetty.
 */
@NullMarked
package dev.trellis.http;

import org.jspecify.annotations.NullMarked;
