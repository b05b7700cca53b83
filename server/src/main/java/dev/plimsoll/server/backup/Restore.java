package dev.plimsoll.server.backup;

import dev.plimsoll.server.platform.Stored;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.core.JacksonException;

/// Makes a data folder of a backup. Everything is checked before any of it counts.
public final class Restore {
    private static final int LARGEST_CONTENTS = 1 << 20;
    private static final Pattern NAMES = Pattern.compile(
            "plimsoll\\.db|secret\\.key|advisories/[0-9a-f]{64}\\.db|policies/[A-Za-z0-9_][A-Za-z0-9._ -]*");

    private Restore() {}

    /// @param data must not be there, or be empty
    /// @throws IOException if it is no whole backup; the folder is as it was then
    public static void into(Path data, Path backup) throws IOException {
        if (Files.exists(data)) {
            try (var files = Files.list(data)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(data + " is not empty: name a new folder with --data DIR");
                }
            }
        }
        if (!Files.isReadable(backup)) {
            throw new IOException("there is no file " + backup + ", or it may not be read");
        }
        var parent = data.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        var work = Files.createTempDirectory(parent, ".restore");
        try {
            unpack(backup, work);
            Backup.advisoriesOf(work.resolve(Backup.DATABASE)); // says so where it is damaged
            Files.deleteIfExists(data);
            Files.move(work, data, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(work);
        }
    }

    /// The words of the reader of tar files name neither the file nor what to do.
    private static void unpack(Path backup, Path work) throws IOException {
        try {
            unpackEach(backup, work);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("TAR archive")) {
                throw new IOException(backup + " is cut off, damaged, or no backup of a platform: use another", e);
            }
            throw e;
        }
    }

    private static void unpackEach(Path backup, Path work) throws IOException {
        try (var tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(backup)))) {
            var head = tar.getNextEntry();
            if (head == null || !head.getName().equals(Backup.CONTENTS)) {
                throw new IOException(backup + " is no backup of a platform: it must begin with " + Backup.CONTENTS);
            }
            var contents = contents(tar, backup);
            var missing = new TreeSet<>(contents.files().keySet());
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var name = entry.getName();
                if (!entry.isFile() || !NAMES.matcher(name).matches() || !missing.remove(name)) {
                    throw new IOException(backup + " holds " + name + ", which does not belong there");
                }
                if (!write(tar, work.resolve(name)).equals(contents.files().get(name))) {
                    throw new IOException(backup + " is damaged: " + name + " is not what it was");
                }
            }
            if (!missing.isEmpty() || !contents.files().containsKey(Backup.DATABASE)) {
                throw new IOException(backup + " is not whole: it ends before " + String.join(", ", missing));
            }
        }
    }

    private static Backup.Contents contents(InputStream in, Path backup) throws IOException {
        try {
            var read = Stored.read(
                    new String(in.readNBytes(LARGEST_CONTENTS), StandardCharsets.UTF_8), Backup.Contents.class);
            if (!Backup.SCHEMA.equals(read.schema())) {
                throw new IOException(backup + " was written by another version: its schema is " + read.schema());
            }
            return read;
        } catch (JacksonException e) {
            throw new IOException(backup + " is no backup of a platform: " + Backup.CONTENTS + " cannot be read", e);
        }
    }

    /// @return the digest of what was written
    private static String write(InputStream in, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.createFile(to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var hash = Stored.sha256();
        try (var out = new DigestOutputStream(Files.newOutputStream(to), hash)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    static String digest(Path file) throws IOException {
        var hash = Stored.sha256();
        try (var in = Files.newInputStream(file)) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hash));
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
