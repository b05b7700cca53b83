package dev.plimsoll.engine.report.formats;

import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;

/// Phrases about what stands in an image's files beside packages.
final class FileWords {
    private static final String DELETED = "deleted by an upper layer, still in its own";

    private FileWords() {}

    /// `GitHub token (github-token): ghp_********`.
    static String secret(FoundSecret secret) {
        return secret.title() + " (" + secret.rule() + "): " + secret.excerpt()
                + (secret.deleted() ? "; " + DELETED : "");
    }

    /// `/app/.env, line 3`.
    static String place(FoundSecret secret) {
        return secret.path() + ", line " + secret.line();
    }

    /// `Some.Name, says clamd`.
    static String malware(FoundMalware found) {
        return found.name() + ", says " + (found.finder().equals("sha256") ? "a list of digests" : found.finder())
                + (found.deleted() ? "; " + DELETED : "");
    }

    /// Whether there is anything to tell.
    static boolean any(Inventory inventory) {
        return !inventory.secrets().isEmpty() || !inventory.malware().isEmpty();
    }
}
