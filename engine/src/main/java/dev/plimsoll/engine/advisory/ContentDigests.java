package dev.plimsoll.engine.advisory;

import dev.plimsoll.vocabulary.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;

/// Digests of what the sources say, however and whenever they were packed: the same content gives the same
/// digest.
final class ContentDigests {
    private final Connection connection;

    ContentDigests(Connection connection) {
        this.connection = connection;
    }

    /// Over the digests of a source's entries, in the order of their names.
    String ofSource(long source, AdvisoryFeed feed) throws SQLException {
        var digest = sha256();
        update(digest, feed.name() + ' ' + feed.version());
        try (var find = connection.prepareStatement("SELECT name, digest FROM entry WHERE source = ? ORDER BY name")) {
            find.setLong(1, source);
            try (var rows = find.executeQuery()) {
                while (rows.next()) {
                    update(digest, rows.getString(1));
                    digest.update(rows.getBytes(2));
                }
            }
        }
        return Digest.sha256(digest.digest()).toString();
    }

    /// Over all sources, in the order of their names.
    String ofAll() throws SQLException {
        var digest = sha256();
        update(digest, "schema " + DatabaseFile.SCHEMA);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name, covers, digest FROM source ORDER BY name")) {
            while (rows.next()) {
                update(digest, rows.getString(1));
                update(digest, rows.getString(2));
                update(digest, rows.getString(3));
            }
        }
        return Digest.sha256(digest.digest()).toString();
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
