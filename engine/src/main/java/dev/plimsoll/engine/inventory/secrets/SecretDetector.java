package dev.plimsoll.engine.inventory.secrets;

import com.google.re2j.Matcher;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Gate;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Everywhere;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Named;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Own;
import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Recognises secrets in the bytes of one file. Literals come first, in one pass over the bytes; only where one stands
/// is a pattern of RE2 asked, over a line at most. So the time grows with the length of the file and no faster,
/// whatever stands in it. Safe for several threads.
final class SecretDetector {
    /// Of one file; a list of a thousand passwords is told by twenty.
    static final int MOST_IN_FILE = 20;

    /// How often patterns are asked in one file.
    static final int MOST_QUESTIONS = 20_000;

    private static final int BEFORE = 200;
    private static final int AFTER = 700;
    private static final int LONGEST_NAME = 60;

    /// Places as near as this are one secret.
    private static final int NEAR = 8;

    private static final String HIDDEN = "********";

    private static final SecretDetector INSTANCE = new SecretDetector();

    private final Search everywhere;
    private final Search own;
    private final Search settings;

    /// What a file holds.
    ///
    /// @param tooMany whether a limit was hit: there may be more
    record Found(List<Secret> secrets, boolean tooMany) {}

    /// @param line from 1
    /// @param excerpt without the secret
    record Secret(String rule, String title, int line, String excerpt) {}

    private SecretDetector() {
        everywhere = new Search(false, false);
        own = new Search(true, false);
        settings = new Search(true, true);
    }

    static SecretDetector instance() {
        return INSTANCE;
    }

    /// The literals that are looked for together, and the rules that they lead to; -1 for a key.
    private static final class Search {
        private final Literals literals;
        private final List<Integer> ruleOf = new ArrayList<>();
        private final List<SecretRule> rules = new ArrayList<>();

        Search(boolean withOwn, boolean withSettings) {
            var texts = new ArrayList<String>();
            for (var rule : SecretRules.byLiteral()) {
                boolean asked =
                        switch (rule.where()) {
                            case Everywhere _ -> true;
                            case Own _ -> withOwn;
                            case Settings _ -> withSettings;
                            case Named _ -> false;
                        };
                if (asked) {
                    rule.literals().forEach(literal -> {
                        texts.add(literal);
                        ruleOf.add(rules.size());
                    });
                    rules.add(rule);
                }
            }
            if (withOwn) {
                for (var literal : List.of(PrivateKeys.PEM, PrivateKeys.PUTTY)) {
                    texts.add(literal);
                    ruleOf.add(-1);
                }
            }
            literals = new Literals(texts);
        }
    }

    /// @param path without a leading slash
    /// @param length of the bytes that are looked at
    Found find(String path, byte[] bytes, int length) {
        return find(path, FilePlace.of(path), bytes, length);
    }

    /// As above, in a place that is known.
    Found find(String path, FilePlace place, byte[] bytes, int length) {
        if (place == FilePlace.IGNORED) {
            return new Found(List.of(), false);
        }
        var file = new File(place, bytes, length);
        for (var rule : SecretRules.byName()) {
            if (rule.where() instanceof Named named && named.holds(path) && place != FilePlace.PUBLISHED) {
                file.everyLine(rule);
            }
        }
        var search = place.isSettings() ? settings : place.isPublished() ? everywhere : own;
        search.literals.in(bytes, length, (literal, position) -> {
            int rule = search.ruleOf.get(literal);
            if (rule < 0) {
                file.key(position);
            } else {
                file.ask(search.rules.get(rule), position);
            }
            return file.hasRoom();
        });
        return file.found();
    }

    /// One file while it is looked at.
    private static final class File {
        private final FilePlace place;
        private final byte[] bytes;
        private final int length;
        private final TreeMap<Integer, Secret> secrets = new TreeMap<>();
        private final Set<Integer> bySetting = new HashSet<>();
        private int questions;
        private int countedTo;
        private int line = 1;

        File(FilePlace place, byte[] bytes, int length) {
            this.place = place;
            this.bytes = bytes;
            this.length = length;
        }

        boolean hasRoom() {
            return secrets.size() < MOST_IN_FILE && questions < MOST_QUESTIONS;
        }

        Found found() {
            return new Found(List.copyOf(secrets.values()), !hasRoom());
        }

        void key(int position) {
            questions++;
            PrivateKeys.at(bytes, length, position).ifPresent(key -> {
                var kind = key.kind() == PrivateKeys.Kind.PRIVATE_KEY && isServiceAccount(key.at())
                        ? PrivateKeys.Kind.GCP_SERVICE_ACCOUNT
                        : key.kind();
                secrets.putIfAbsent(key.at(), new Secret(kind.id(), kind.title(), lineOf(key.at()), key.first()));
            });
        }

        private boolean isServiceAccount(int key) {
            int from = Math.max(0, key - 1000);
            return new String(bytes, from, Math.min(length - from, 6000), StandardCharsets.ISO_8859_1)
                    .contains("\"service_account\"");
        }

        /// Asks a rule about the line around a literal.
        void ask(SecretRule rule, int position) {
            if (rule.literals().getFirst().equals("://") && !hasPassword(position)) {
                return;
            }
            questions++;
            int start = position;
            while (start > 0 && position - start < BEFORE && bytes[start - 1] != '\n') {
                start--;
            }
            int end = position;
            while (end < length && end - position < AFTER && bytes[end] != '\n') {
                end++;
            }
            match(rule, start, end, position);
        }

        /// Whether an `@` follows in the same word: of a thousand addresses one has it.
        private boolean hasPassword(int position) {
            boolean colon = false;
            for (int i = position + 3; i < length && i < position + 320; i++) {
                byte b = bytes[i];
                if (b == '@') {
                    return colon;
                }
                if (b == '/' || b == '"' || b == '\'' || b == '<' || b <= ' ') {
                    return false;
                }
                colon |= b == ':';
            }
            return false;
        }

        /// Asks a rule about every line.
        void everyLine(SecretRule rule) {
            int start = 0;
            while (start < length && hasRoom()) {
                int end = start;
                while (end < length && bytes[end] != '\n') {
                    end++;
                }
                questions++;
                match(rule, start, Math.min(end, start + 10 * AFTER), -1);
                start = end + 1;
            }
        }

        /// @param position that the match must hold; -1 where it may be anywhere
        private void match(SecretRule rule, int start, int end, int position) {
            var text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1).stripTrailing();
            var matcher = rule.compiled().pattern().matcher(text);
            int from = 0;
            while (from <= text.length() && hasRoom() && matcher.find(from)) {
                if (position < 0 || start + matcher.end() > position) {
                    take(rule, matcher, start);
                    if (position >= 0) {
                        return;
                    }
                }
                from = Math.max(matcher.end(), from + 1);
            }
        }

        private void take(SecretRule rule, Matcher matcher, int start) {
            int group = groupOf(rule, matcher);
            var secret = matcher.group(group);
            var name = rule.compiled().pattern().namedGroups().containsKey("name") ? matcher.group("name") : "";
            int at = start + matcher.start(group);
            if (isTold(rule, name == null ? "" : name, secret) && isNew(rule, at)) {
                if (rule.gate() == Gate.NAMED_VALUE) {
                    bySetting.add(at);
                }
                secrets.put(at, new Secret(rule.id(), rule.title(), lineOf(at), excerpt(rule, name, secret)));
            }
        }

        private static int groupOf(SecretRule rule, Matcher matcher) {
            var groups = rule.compiled().pattern().namedGroups();
            for (var name : List.of("secret", "quoted", "single")) {
                var group = groups.get(name);
                if (group != null && matcher.group(group) != null) {
                    return group;
                }
            }
            return 0;
        }

        /// One secret is told once, by the most telling rule: that of its issuer before that of a setting's name.
        private boolean isNew(SecretRule rule, int at) {
            var before = secrets.floorKey(at + NEAR);
            if (before == null || at - before > NEAR) {
                return true;
            }
            boolean better = rule.gate() != Gate.NAMED_VALUE && bySetting.remove(before);
            if (better) {
                secrets.remove(before);
            }
            return better;
        }

        private boolean isTold(SecretRule rule, String name, String secret) {
            if (Plausibility.entropy(secret) < rule.entropy()) {
                return false;
            }
            return switch (rule.gate()) {
                case SHAPE -> !secret.endsWith("EXAMPLE") || place == FilePlace.ENVIRONMENT;
                case VALUE -> !Plausibility.isPlaceholder(secret) && !secret.equals(name);
                case NAMED_VALUE ->
                    !Plausibility.isPlaceholder(secret)
                            && !Plausibility.isReference(name)
                            && (place == FilePlace.ENVIRONMENT || Plausibility.isMixed(secret))
                            && secret.indexOf(' ') < 0;
            };
        }

        private static String excerpt(SecretRule rule, @Nullable String name, String secret) {
            var shown = name == null || name.isEmpty() ? prefix(rule, secret) : name;
            if (shown.length() > LONGEST_NAME) {
                shown = shown.substring(shown.length() - LONGEST_NAME);
            }
            boolean tells = shown.contains(secret)
                    || (secret.length() > 4 && shown.contains(secret.substring(0, secret.length() / 2)));
            return tells ? HIDDEN : shown + (name == null || name.isEmpty() || name.endsWith("/") ? "" : "=") + HIDDEN;
        }

        /// What every secret of the rule begins with.
        private static String prefix(SecretRule rule, String secret) {
            if (rule.gate() != Gate.SHAPE) {
                return "";
            }
            for (var literal : rule.literals()) {
                if (secret.regionMatches(true, 0, literal, 0, literal.length())) {
                    return secret.substring(0, literal.length());
                }
            }
            return "";
        }

        /// Places come in the order of the bytes, but for a key, which begins before its literal.
        private int lineOf(int at) {
            if (at < countedTo) {
                countedTo = 0;
                line = 1;
            }
            for (; countedTo < at; countedTo++) {
                line += bytes[countedTo] == '\n' ? 1 : 0;
            }
            return line;
        }
    }
}
