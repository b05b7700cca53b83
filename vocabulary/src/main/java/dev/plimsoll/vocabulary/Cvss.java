package dev.plimsoll.vocabulary;

/// A CVSS assessment by one source.
///
/// @param version `4.0`, `3.1`, `3.0` or `2.0`
/// @param vector the vector string as the source wrote it
/// @param score base score, 0.0 to 10.0
/// @param source who assessed, for example `GHSA` or `Debian`
public record Cvss(String version, String vector, double score, String source) {}
