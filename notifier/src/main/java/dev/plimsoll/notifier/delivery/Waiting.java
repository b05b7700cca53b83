package dev.plimsoll.notifier.delivery;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A delivery whose turn has come.
///
/// @param uid what destinations that know idempotency are given
/// @param attempts that were made before
record Waiting(
        long id,
        String uid,
        String route,
        String channel,
        String group,
        Purpose purpose,
        int attempts,
        long createdAt,
        List<String> recipients,
        Locale language,
        @Nullable String template,
        @Nullable String digest) {
    static final String COLUMNS =
            "d.id, d.uid, d.route, d.channel, d.group_key, d.action, d.attempts, d.created_at, d.recipients,"
                    + " d.language, d.template, d.digest";

    static Waiting read(ResultSet row) throws SQLException {
        return new Waiting(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                Purpose.valueOf(row.getString(6)),
                row.getInt(7),
                row.getLong(8),
                Outbox.texts(row.getString(9)),
                Locale.forLanguageTag(row.getString(10)),
                row.getString(11),
                row.getString(12));
    }
}
