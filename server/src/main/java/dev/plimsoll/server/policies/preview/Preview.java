package dev.plimsoll.server.policies.preview;

import java.util.List;

/// What a draft would change, so far.
///
/// @param state `running`, `complete` or `failed`
/// @param images registered images that there are
/// @param judged how many of them were judged by the draft
/// @param newlyBlocked that may start now and may not by the draft
/// @param scopes those in which anything would change
/// @param examples images whose fate would be another, at most 200
record Preview(
        String state,
        long images,
        long judged,
        long newlyFailing,
        long newlyCompliant,
        long newlyBlocked,
        long newlyAllowed,
        List<ScopeChange> scopes,
        List<Example> examples) {
    Preview {
        scopes = List.copyOf(scopes);
        examples = List.copyOf(examples);
    }

    record ScopeChange(
            long id, String name, long newlyFailing, long newlyCompliant, long newlyBlocked, long newlyAllowed) {}

    /// @param violations that the draft finds and today's policies do not: control and message, at most five
    record Example(
            long image,
            String digest,
            String reference,
            boolean compliantBefore,
            boolean compliantAfter,
            boolean blockedBefore,
            boolean blockedAfter,
            List<String> violations) {}
}
