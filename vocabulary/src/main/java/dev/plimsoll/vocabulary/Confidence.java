package dev.plimsoll.vocabulary;

/// How sure the scanner is that a package is what it says, from what its identity was read.
public enum Confidence {
    /// A package manager's own record or the package's own metadata.
    HIGH,
    /// Parts were put together, for example a manifest's title with the version in a file name.
    MEDIUM,
    /// Guessed from a file name alone.
    LOW
}
