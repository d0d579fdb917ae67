/**
 * CRaC as AWS's client has it: it keeps nobody alive that has registered. {@code org.crac} finds
 * these classes by their names.
 */
@NullMarked
package dev.trellis.boot.crac;

import org.jspecify.annotations.NullMarked;
