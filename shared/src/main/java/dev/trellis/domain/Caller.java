package dev.trellis.domain;

/** Who makes a request. */
public record Caller(UserId userId) {}
