package dev.plimsoll.server.images;

import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What may be run in images, with digests: layer by layer, so that images on the same base share it. No verdict asks
/// for
/// it, so that nothing is read before somebody wants to know.
@Component
class Executables {
    private final Database database;

    Executables(Database database) {
        this.database = database;
    }

    /// Notes those of an image, within the caller's transaction. Where nobody looked, what is known stays.
    void save(long image, Collection<FileFacts> executables) {
        if (executables.isEmpty()) {
            return;
        }
        var layers = new TreeMap<String, List<FileFacts>>();
        executables.stream().sorted(Comparator.comparing(FileFacts::path)).forEach(file -> {
            var layer = file.layer();
            layers.computeIfAbsent(layer == null ? "" : layer.toString(), any -> new ArrayList<>())
                    .add(new FileFacts(file.path(), null, file.mode(), file.size(), file.sha256()));
        });
        var wanted = new TreeMap<String, Long>();
        layers.forEach((layer, files) -> wanted.put(layer, set(files)));
        var known = sets(image);
        if (known.equals(wanted)) {
            return;
        }
        database.sql("DELETE FROM image_executable_set WHERE image_id = ?")
                .param(image)
                .update();
        var rows = new ArrayList<Object[]>();
        wanted.forEach((layer, set) -> rows.add(new Object[] {image, layer, set}));
        database.batches()
                .batchUpdate("INSERT INTO image_executable_set(image_id, layer, set_id) VALUES (?, ?, ?)", rows);
    }

    private SortedMap<String, Long> sets(long image) {
        var sets = new TreeMap<String, Long>();
        database.sql("SELECT layer, set_id FROM image_executable_set WHERE image_id = ?")
                .param(image)
                .query(row -> {
                    sets.put(row.getString(1), row.getLong(2));
                });
        return sets;
    }

    private long set(List<FileFacts> files) {
        var content = Stored.json(files);
        var digest = Stored.digest(content);
        return database.sql("SELECT id FROM executable_set WHERE digest = ?")
                .param(digest)
                .query(Long.class)
                .optional()
                .orElseGet(() -> database.sql("INSERT INTO executable_set(digest, content) VALUES (?, ?)"
                                + " ON CONFLICT (digest) DO UPDATE SET digest = excluded.digest RETURNING id")
                        .params(digest, compressed(content))
                        .query(Long.class)
                        .single());
    }

    /// By path, behind a path.
    List<FileFacts> of(long image, String after, int limit) {
        var found = new ArrayList<FileFacts>();
        sets(image).forEach((layer, set) -> {
            var of = layer.isEmpty() ? null : Digest.parse(layer);
            for (var file : read(set)) {
                if (file.path().compareTo(after) > 0) {
                    found.add(inLayer(file, of));
                }
            }
        });
        found.sort(Comparator.comparing(FileFacts::path));
        return List.copyOf(found.subList(0, Math.min(limit, found.size())));
    }

    private FileFacts[] read(long set) {
        var content = database.sql("SELECT content FROM executable_set WHERE id = ?")
                .param(set)
                .query((row, n) -> row.getBytes(1))
                .single();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return Stored.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), FileFacts[].class);
        } catch (IOException e) {
            throw new UncheckedIOException("the executables of set " + set + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static FileFacts inLayer(FileFacts file, @Nullable Digest layer) {
        return new FileFacts(file.path(), layer, file.mode(), file.size(), file.sha256());
    }

    private static byte[] compressed(String content) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("nothing was written to but memory", e);
        }
        return bytes.toByteArray();
    }
}
