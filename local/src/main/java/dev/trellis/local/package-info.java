/**
 * Runs the whole bundle on one machine: reads {@code template.yaml}, serves its functions on one
 * port as API Gateway would, and starts PostgreSQL and Redis for them.
 */
@NullMarked
package dev.trellis.local;

import org.jspecify.annotations.NullMarked;
