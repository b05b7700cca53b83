package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the inventories of layers that were read and verified, so that no layer is read twice.
///
/// A file is named by the layer's diffId and by how it was read: the catalogers and their versions, what was skipped,
/// what was looked for beside packages. What would give another result has another name. Files appear by rename, so
/// several processes may share a folder; a damaged file is
/// as good as none. A cache that cannot be written makes scans slow, never wrong: it is logged.
public final class LayerCache {
    /// Inventories of about 2,000 layers of a common size.
    public static final long DEFAULT_LIMIT = 512L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LayerCache.class);
    private static final String SUFFIX = ".layer";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final long MAX_FILE = 256L << 20;

    /// How exactly the last use is remembered: a write for each use would cost more than it tells.
    private static final Duration USE_GRAIN = Duration.ofHours(1);

    /// A temporary file as old as this was left by a process that died.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final long limit;
    private final Clock clock;

    /// @param folder made when the first layer is kept
    /// @param limit bytes in all; what was not used for the longest time goes first
    public LayerCache(Path folder, long limit) {
        this(folder, limit, Clock.systemUTC());
    }

    LayerCache(Path folder, long limit, Clock clock) {
        this.folder = folder;
        this.limit = limit;
        this.clock = clock;
    }

    Optional<LayerInventory> get(Digest diffId, Reading reading) {
        var file = file(diffId, reading);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() > MAX_FILE) {
                return Optional.empty();
            }
            var found = InventoryReader.read(Files.readAllBytes(file));
            if (found.isPresent()) {
                remember(file, attributes.lastModifiedTime().toInstant());
            }
            return found;
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).addKeyValue("file", file).log("cannot read a cached layer");
            return Optional.empty();
        }
    }

    private void remember(Path file, Instant lastUse) {
        var now = clock.instant();
        if (Duration.between(lastUse, now).abs().compareTo(USE_GRAIN) > 0) {
            try {
                Files.setLastModifiedTime(file, FileTime.from(now));
            } catch (IOException e) {
                // A cache that only may be read, or a file that another process has just removed: both are fine.
                LOG.atDebug().setCause(e).addKeyValue("file", file).log("cannot mark a cached layer as used");
            }
        }
    }

    /// Only for a layer whose digests were verified.
    void put(Digest diffId, Reading reading, LayerInventory found) {
        var file = file(diffId, reading);
        try {
            var bytes = InventoryWriter.write(found);
            if (bytes.length > MAX_FILE || bytes.length > limit) {
                return;
            }
            Files.createDirectories(folder);
            var temporary = Files.createTempFile(folder, "", TEMPORARY_SUFFIX);
            try {
                Files.write(temporary, bytes);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("reason", e.toString())
                    .log("cannot keep a layer's inventory; it is read again next time");
        }
    }

    /// Removes what was not used for the longest time until the rest is within the limit, and what dead processes left.
    void trim() {
        record Kept(Path file, Instant lastUse, long size) {}
        var kept = new ArrayList<Kept>();
        long total = 0;
        var now = clock.instant();
        try (var listing = Files.newDirectoryStream(folder)) {
            for (var file : listing) {
                var name = file.toString();
                BasicFileAttributes attributes;
                try {
                    attributes = Files.readAttributes(file, BasicFileAttributes.class);
                } catch (NoSuchFileException e) {
                    continue;
                }
                var lastUse = attributes.lastModifiedTime().toInstant();
                if (name.endsWith(SUFFIX)) {
                    kept.add(new Kept(file, lastUse, attributes.size()));
                    total += attributes.size();
                } else if (name.endsWith(TEMPORARY_SUFFIX)
                        && Duration.between(lastUse, now).compareTo(ABANDONED) > 0) {
                    Files.deleteIfExists(file);
                }
            }
            kept.sort(Comparator.comparing(Kept::lastUse).thenComparing(Kept::file));
            for (var oldest : kept) {
                if (total <= limit) {
                    break;
                }
                Files.deleteIfExists(oldest.file);
                total -= oldest.size;
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever kept.
            return;
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            LOG.atDebug().setCause(e).addKeyValue("folder", folder).log("cannot tidy the cache of layers");
        }
    }

    private Path file(Digest diffId, Reading reading) {
        var key =
                new StringBuilder().append(InventoryFormat.VERSION).append('\n').append(diffId);
        reading.catalogers().stream()
                .map(cataloger -> cataloger.name() + "=" + cataloger.version())
                .sorted()
                .forEach(cataloger -> key.append('\n').append(cataloger));
        reading.skipped().globs().forEach(glob -> key.append("\nskip ").append(glob));
        reading.examiners().stream()
                .map(FileExaminer::key)
                .sorted()
                .forEach(examiner -> key.append("\nexamine ").append(examiner));
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256").digest(key.toString().getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(hash, 0, 20) + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
        }
    }
}
