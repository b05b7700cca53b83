package dev.plimsoll.engine.inventory.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Tells what may be a secret from what stands in the place of one.
final class Plausibility {
    private static final List<String> PLACEHOLDERS = List.of(
            "example",
            "changeme",
            "change_me",
            "change-me",
            "changeit",
            "placeholder",
            "replace",
            "redacted",
            "your",
            "dummy",
            "sample",
            "insert",
            "notasecret",
            "not-a-",
            "not_a_",
            "xxxx",
            "****",
            "....",
            "<",
            "${",
            "$(",
            "{{",
            "%(",
            "#{");

    /// What people write where any word would do.
    private static final Set<String> COMMON = Set.of(
            "password",
            "passwd",
            "pass",
            "pwd",
            "secret",
            "token",
            "test",
            "testing",
            "admin",
            "root",
            "user",
            "guest",
            "username",
            "none",
            "null",
            "nil",
            "undefined",
            "true",
            "false",
            "yes",
            "no",
            "default",
            "required",
            "optional",
            "string",
            "hidden",
            "masked",
            "empty",
            "unset",
            "todo",
            "tbd",
            "foobar",
            "apikey",
            "api_key",
            "key",
            "value",
            "postgres",
            "mysql",
            "redis",
            "rabbitmq",
            "mongo",
            "localhost",
            "x-oauth-basic");

    private static final List<String> INDIRECT = List.of(
            "$",
            "/",
            "./",
            "~/",
            "%",
            "@",
            "(",
            "[",
            "{",
            "env:",
            "env.",
            "vault:",
            "ref:",
            "arn:",
            "file:",
            "http:",
            "https:",
            "enc(",
            "enc[",
            "!vault",
            "secretref",
            "os.",
            "process.",
            "system.",
            "getenv",
            "classpath:",
            "resource:",
            "&",
            "*");

    /// The last word of names that say where or how a secret is, not what it is.
    private static final List<String> REFERENCES = List.of(
            "file",
            "path",
            "dir",
            "name",
            "url",
            "uri",
            "ttl",
            "type",
            "length",
            "size",
            "count",
            "ref",
            "header",
            "field",
            "label",
            "policy",
            "expiry",
            "expires",
            "expiration",
            "timeout",
            "enabled",
            "required",
            "format",
            "pattern",
            "regex",
            "prefix",
            "suffix",
            "algorithm",
            "endpoint",
            "provider",
            "manager",
            "validator",
            "validators",
            "encoder",
            "lifetime",
            "age",
            "store",
            "storage",
            "location",
            "resource",
            "command",
            "class",
            "key_id",
            "keyid",
            "strength",
            "hint",
            "question",
            "description",
            "message",
            "text",
            "title",
            "input",
            "encryption",
            "factory",
            "mode",
            "method",
            "scheme",
            "issuer",
            "audience",
            "algorithms",
            "version",
            "source");

    private Plausibility() {}

    /// Whether the value stands for one that is given elsewhere or later.
    static boolean isPlaceholder(String value) {
        var lower = value.toLowerCase(Locale.ROOT);
        return COMMON.contains(lower)
                || PLACEHOLDERS.stream().anyMatch(lower::contains)
                || INDIRECT.stream().anyMatch(lower::startsWith)
                || value.chars().distinct().count() < 4;
    }

    /// Whether the name says where a secret is or how it is made.
    static boolean isReference(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        for (var last : REFERENCES) {
            if (lower.endsWith(last)) {
                return true;
            }
        }
        return false;
    }

    /// Whether it has letters and digits or marks, as words and names have not.
    static boolean isMixed(String value) {
        boolean letter = false;
        boolean other = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            letter |= Character.isLetter(c);
            other |= Character.isDigit(c) || "!#%^&*+=~?/$@".indexOf(c) >= 0;
        }
        return letter && other;
    }

    /// Shannon's entropy in bits a character.
    static double entropy(String text) {
        var counts = new int[256];
        for (int i = 0; i < text.length(); i++) {
            counts[text.charAt(i) & 0xff]++;
        }
        double sum = 0;
        for (int count : counts) {
            if (count > 0) {
                double part = (double) count / text.length();
                sum -= part * Math.log(part) / Math.log(2);
            }
        }
        return sum;
    }
}
