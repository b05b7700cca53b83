package dev.plimsoll.vocabulary;

import org.jspecify.annotations.Nullable;

/// A secret that stands in an image: whoever can pull the image has it.
///
/// @param rule id of the rule that recognised it, for example `private-key` (docs/secrets.md)
/// @param title what kind of secret it is, for people
/// @param path of the file, with a leading slash
/// @param layer diffId of the layer whose file it is in; absent for a root file system
/// @param line where it begins, from 1
/// @param excerpt enough of it to find it again, never the secret itself
/// @param deleted whether an upper layer hides the file: it can still be read from the layer
public record FoundSecret(
        String rule, String title, String path, @Nullable Digest layer, int line, String excerpt, boolean deleted) {}
