package dev.plimsoll.vocabulary;

import java.util.Comparator;

/// A doubt that the reader must know of: something was not read, not compared, not up to date, or has no source.
///
/// @param code stable, in kebab-case, for programs: for example `unreadable-file`, `unknown-version`, `stale-source`
/// @param subject what it is about: a path, a package, a layer, a source
/// @param message one sentence for people: what, which and why
public record Warning(String code, String subject, String message) implements Comparable<Warning> {
    private static final Comparator<Warning> ORDER =
            Comparator.comparing(Warning::code).thenComparing(Warning::subject).thenComparing(Warning::message);

    @Override
    public int compareTo(Warning other) {
        return ORDER.compare(this, other);
    }
}
