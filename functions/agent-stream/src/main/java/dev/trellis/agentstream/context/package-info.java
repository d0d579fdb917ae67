/**
 * Makes a conversation fit into what a model can be shown: estimates, what is left out, and where a
 * conversation may be cut. Calls no model and reads no store.
 */
@NullMarked
package dev.trellis.agentstream.context;

import org.jspecify.annotations.NullMarked;
