package dev.trellis.domain;

/**
 * What is wrong with one part of a request.
 *
 * @param field where: a path into the body such as {@code operations[3].path}, or the name of a
 *     query parameter
 * @param reason why, as a short phrase that may be shown to anyone
 */
public record FieldError(String field, String reason) {}
