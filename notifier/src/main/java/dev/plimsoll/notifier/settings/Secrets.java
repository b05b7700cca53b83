package dev.plimsoll.notifier.settings;

import dev.plimsoll.notifier.sending.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts values from the environment and from files where a configuration writes `${env:NAME}` or `${file:PATH}`, in any
/// field. What it puts in is never part of a message.
final class Secrets {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)}");
    private static final int LARGEST_FILE = 64 << 10;

    private final Function<String, @Nullable String> environment;
    private final Path folder;

    /// @param folder that paths of files are relative to: the configuration's own
    Secrets(Function<String, @Nullable String> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    static boolean isReference(String text) {
        return REFERENCE.matcher(text).find();
    }

    /// @throws IllegalArgumentException if one is not there; the message names it, not its value
    String resolve(String text) {
        var references = REFERENCE.matcher(text);
        var resolved = new StringBuilder();
        int from = 0;
        while (references.find()) {
            resolved.append(text, from, references.start());
            resolved.append(
                    references.group(1).equals("env") ? variable(references.group(2)) : file(references.group(2)));
            from = references.end();
        }
        return resolved.append(text, from, text.length()).toString();
    }

    private String variable(String name) {
        var value = environment.apply(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    /// A trailing line break is not part of the secret: editors put it there.
    private String file(String name) {
        var path = folder.resolve(name);
        try {
            if (Files.size(path) > LARGEST_FILE) {
                throw new IllegalArgumentException(path + " is larger than " + LARGEST_FILE + " bytes");
            }
            return Files.readString(path).stripTrailing();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the file " + path + ": " + Unreadable.why(e), e);
        }
    }
}
