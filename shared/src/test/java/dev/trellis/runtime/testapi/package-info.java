/**
 * A Lambda Runtime API for tests: it watches every byte and refuses what Lambda refuses. It knows
 * no test framework, and of the runtime under test nothing but its bytes.
 */
@NullMarked
package dev.trellis.runtime.testapi;

import org.jspecify.annotations.NullMarked;
