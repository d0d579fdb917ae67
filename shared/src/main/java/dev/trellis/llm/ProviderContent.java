package dev.trellis.llm;

/**
 * An answer as its provider has signed it: its reasoning and the signatures, which providers want
 * back unchanged with the results of the tools that the answer called. Nobody else can make
 * anything of it, another model of the same provider included.
 *
 * @param model the name of the model that made it
 * @param json for the dialect of that model alone to read
 */
public record ProviderContent(String model, String json) {}
