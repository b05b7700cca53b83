package dev.plimsoll.engine.inventory.secrets;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A kind of secret and how it is recognised.
///
/// @param id in kebab-case, for policies and reports
/// @param title for people
/// @param where the files in which it counts
/// @param literals one of which stands in it, in any case; empty where the whole file is read
/// @param pattern of RE2, over one line. Group `secret` is the secret, else all of it; group `name`, where there, is
///     shown before it
/// @param entropy bits a character that the secret has at least
/// @param gate what else the secret must be
/// @param compiled the pattern, made when it is first asked
record SecretRule(
        String id,
        String title,
        Where where,
        List<String> literals,
        String pattern,
        double entropy,
        Gate gate,
        Compiled compiled) {
    SecretRule {
        literals = List.copyOf(literals);
    }

    SecretRule(String id, String title, Where where, List<String> literals, String pattern, double entropy, Gate gate) {
        this(id, title, where, literals, pattern, entropy, gate, new Compiled(pattern));
    }

    /// The files in which a rule is asked.
    sealed interface Where {
        /// For the documentation.
        String words();

        /// In every file but those that are never looked at.
        record Everywhere() implements Where {
            @Override
            public String words() {
                return "every file";
            }
        }

        /// Not in other people's packages, documentation and samples.
        record Own() implements Where {
            @Override
            public String words() {
                return "the image's own files";
            }
        }

        /// In settings and environment files of the image's own.
        record Settings() implements Where {
            @Override
            public String words() {
                return "settings";
            }
        }

        /// In files of a name.
        ///
        /// @param files names, with folders where the name alone does not tell
        record Named(List<String> files) implements Where {
            public Named {
                files = List.copyOf(files);
            }

            @Override
            public String words() {
                return files.stream().map(file -> "`" + file + "`").collect(Collectors.joining(", "));
            }

            /// Asked for every file of an image: no pattern is as fast.
            boolean holds(String path) {
                for (var file : files) {
                    int before = path.length() - file.length() - 1;
                    if (path.endsWith(file) && (before < 0 || path.charAt(before) == '/')) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    /// What a match must pass to be told.
    enum Gate {
        /// The shape is enough: its issuer made it to be found.
        SHAPE,
        /// It is a value, no placeholder for one.
        VALUE,
        /// As a value, and its name does not say that it is only a reference.
        NAMED_VALUE
    }

    /// Compiled when it is first asked: most scans ask few.
    static final class Compiled {
        private final String text;
        private final AtomicReference<@Nullable Pattern> made = new AtomicReference<>();

        Compiled(String text) {
            this.text = text;
        }

        Pattern pattern() {
            var known = made.get();
            if (known == null) {
                known = Pattern.compile(text);
                made.set(known);
            }
            return known;
        }
    }
}
