/**
 * PostgreSQL: the only package that knows java.sql. One class an aggregate; every transaction
 * belongs to a tenant.
 */
@NullMarked
package dev.trellis.store;

import org.jspecify.annotations.NullMarked;
