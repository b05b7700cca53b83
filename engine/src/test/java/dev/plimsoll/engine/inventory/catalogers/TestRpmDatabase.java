package dev.plimsoll.engine.inventory.catalogers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Writes rpm databases: the headers by hand, the file by SQLite itself.
final class TestRpmDatabase {
    private final List<byte[]> blobs = new ArrayList<>();

    /// A header, tag by tag.
    static final class Header {
        private record Entry(int tag, int type, int offset, int count) {}

        private final List<Entry> index = new ArrayList<>();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();

        Header text(int tag, String value) {
            return entry(tag, 6, 1, (value + "\0").getBytes(StandardCharsets.UTF_8));
        }

        Header texts(int tag, String... values) {
            var joined = String.join("\0", values) + "\0";
            return entry(tag, 8, values.length, joined.getBytes(StandardCharsets.UTF_8));
        }

        Header numbers(int tag, int... values) {
            while (data.size() % 4 != 0) {
                data.write(0);
            }
            var bytes = ByteBuffer.allocate(values.length * 4);
            for (int value : values) {
                bytes.putInt(value);
            }
            return entry(tag, 4, values.length, bytes.array());
        }

        Header entry(int tag, int type, int count, byte[] value) {
            index.add(new Entry(tag, type, data.size(), count));
            data.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            var bytes = ByteBuffer.allocate(8 + 16 * index.size() + data.size());
            bytes.putInt(index.size()).putInt(data.size());
            for (var entry : index) {
                bytes.putInt(entry.tag).putInt(entry.type).putInt(entry.offset).putInt(entry.count);
            }
            return bytes.put(data.toByteArray()).array();
        }
    }

    static Header header(String name, String version, String release) {
        return new Header()
                .text(RpmHeader.NAME, name)
                .text(RpmHeader.VERSION, version)
                .text(RpmHeader.RELEASE, release);
    }

    TestRpmDatabase add(Header header) {
        return add(header.bytes());
    }

    TestRpmDatabase add(byte[] blob) {
        blobs.add(blob);
        return this;
    }

    byte[] sqlite(Path folder, int pageSize) throws IOException {
        var file = Files.createTempFile(folder, "rpmdb", ".sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + pageSize);
            statement.execute("CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL)");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
            connection.setAutoCommit(false);
            try (var insert = connection.prepareStatement("INSERT INTO Packages (blob) VALUES (?)")) {
                for (var blob : blobs) {
                    insert.setBytes(1, blob);
                    insert.executeUpdate();
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IOException(e);
        }
        return Files.readAllBytes(file);
    }
}
