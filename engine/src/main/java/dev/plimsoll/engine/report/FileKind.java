package dev.plimsoll.engine.report;

/// What a format's files are, for those who name, check and read them.
///
/// @param extension of a file's name, without the dot, for example `cdx.json`
/// @param standard what it keeps to: a published schema, or the documentation of those who read it
/// @param readers who reads it
public record FileKind(String extension, String standard, String readers) {}
