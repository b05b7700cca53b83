package dev.plimsoll.server.audit;

import dev.plimsoll.server.platform.Stored;

/// One thing that somebody did. Its hash covers all of it and the hash of the entry before, so that none can be
/// changed, taken out or put in without changing all that follow.
///
/// @param id counted from 1 without a gap
/// @param at milliseconds since 1970, UTC
/// @param action for example `scope.changed`
/// @param subject what it was done to, for example a scope's name
/// @param details JSON
/// @param previous hash of the entry before; empty for the first
record AuditEntry(long id, long at, String principal, String action, String subject, String details, String previous) {
    /// Lengths stand before texts, so that no two entries are written alike.
    String hash() {
        var text = new StringBuilder("plimsoll-audit-1");
        for (var part :
                new String[] {Long.toString(id), Long.toString(at), principal, action, subject, details, previous}) {
            text.append('\n').append(part.length()).append(':').append(part);
        }
        return Stored.digest(text.toString());
    }
}
