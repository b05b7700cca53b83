package dev.plimsoll.vocabulary;

/// The source package that a distribution built a binary package from; distributions write their advisories for it.
public record SourcePackage(String name, String version) {}
