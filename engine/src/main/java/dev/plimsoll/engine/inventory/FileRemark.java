package dev.plimsoll.engine.inventory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is remarkable about one file of a layer, beside packages.
///
/// @param path without a leading slash
/// @param mode its permission bits where they are remarkable or its digest was asked for, else 0
/// @param size bytes
/// @param content a number that is another one for other content; 0 where nobody read it
/// @param sha256 digest of an executable in hexadecimal digits; absent where nobody asked for it
public record FileRemark(
        String path,
        int mode,
        long size,
        long content,
        List<SecretInFile> secrets,
        List<MalwareInFile> malware,
        @Nullable String sha256) {
    private static final int SET_ID = 06000;
    private static final int WORLD_WRITABLE = 02;
    private static final int EXECUTABLE = 0111;

    public FileRemark {
        secrets = List.copyOf(secrets);
        malware = List.copyOf(malware);
    }

    /// Whether a file of that mode gives its owner's rights to others, or runs what anybody may change.
    static boolean isRemarkable(int mode) {
        return isExecutable(mode) && (mode & (SET_ID | WORLD_WRITABLE)) != 0;
    }

    /// Whether somebody may run a file of that mode.
    public static boolean isExecutable(int mode) {
        return (mode & EXECUTABLE) != 0;
    }

    /// Whether nothing but the digest is told of it.
    boolean isDigestOnly() {
        return sha256 != null && !isRemarkable(mode) && !outlivesDeletion();
    }

    /// The same file by the name that a hard link gives it: rights and digest are those of the file, what stands
    /// in it is told once.
    FileRemark linked(String name) {
        return new FileRemark(name, mode, size, 0, List.of(), List.of(), sha256);
    }

    /// Whether the content tells something that a deletion does not undo.
    boolean outlivesDeletion() {
        return !secrets.isEmpty() || !malware.isEmpty();
    }

    /// A secret in a file; see [dev.plimsoll.vocabulary.FoundSecret].
    public record SecretInFile(String rule, String title, int line, String excerpt) {}

    /// That a file is malware; see [dev.plimsoll.vocabulary.FoundMalware].
    ///
    /// @param sha256 in hexadecimal digits
    public record MalwareInFile(
            String name, String finder, @Nullable String sha256) {}

    /// Collects while a file is read. Not safe for several threads.
    public static final class Builder {
        private final List<SecretInFile> secrets = new ArrayList<>();
        private final List<MalwareInFile> malware = new ArrayList<>();
        private long content;
        private @Nullable String sha256;

        Builder() {}

        /// A secret that the file holds.
        ///
        /// @param line from 1
        /// @param excerpt without the secret
        public void secret(String rule, String title, int line, String excerpt) {
            secrets.add(new SecretInFile(rule, title, line, excerpt));
        }

        /// That the file is malware.
        public void malware(String name, String finder, @Nullable String sha256) {
            malware.add(new MalwareInFile(name, finder, sha256));
        }

        /// A number that is another one for other content.
        public void content(long hash) {
            content = hash;
        }

        /// The digest of an executable.
        public void sha256(String hex) {
            sha256 = hex;
        }

        @Nullable
        FileRemark build(String path, int mode, long size) {
            int remarkable = sha256 != null || isRemarkable(mode) ? mode : 0;
            return remarkable == 0 && secrets.isEmpty() && malware.isEmpty()
                    ? null
                    : new FileRemark(path, remarkable, size, content, secrets, malware, sha256);
        }
    }
}
