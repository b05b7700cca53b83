package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Secrets and malware as results of a SARIF run, each at its file and line. The violation that a policy makes of one
/// is
/// told there, not as a result of its own.
final class SarifContents {
    private final List<Item> items = new ArrayList<>();

    /// @param rule id of the SARIF rule
    /// @param title of the rule
    /// @param message of the result
    /// @param line 1 where it is about the whole file
    /// @param identity what stays the same from one scan to the next
    record Item(
            String rule,
            String title,
            String control,
            String message,
            String path,
            @Nullable Digest layer,
            int line,
            String identity,
            boolean deleted) {}

    SarifContents(Inventory inventory) {
        for (var secret : inventory.secrets()) {
            items.add(new Item(
                    "secret/" + secret.rule(),
                    "A " + secret.title() + " stands in a file of the image",
                    "secrets",
                    FileWords.place(secret) + ": " + FileWords.secret(secret) + ". Replace it, and build without it.",
                    secret.path(),
                    secret.layer(),
                    secret.line(),
                    SecretFingerprint.of(secret),
                    secret.deleted()));
        }
        for (var found : inventory.malware()) {
            items.add(new Item(
                    "malware/" + found.finder(),
                    "A file of the image is malware",
                    "malware",
                    found.path() + " is malware: " + FileWords.malware(found)
                            + ". Build anew from sources that you trust.",
                    found.path(),
                    found.layer(),
                    1,
                    found.name(),
                    found.deleted()));
        }
    }

    List<Item> items() {
        return items;
    }

    /// Whether a result stands for the violation already.
    boolean tells(Violation violation) {
        return items.stream()
                .anyMatch(item -> item.control().equals(violation.control())
                        && violation.paths().equals(List.of(item.path())));
    }

    /// Which policies object to it, as `POLICY/CONTROL`.
    static List<String> objections(Item item, ScanReport report) {
        var names = new ArrayList<String>();
        var verdict = report.verdict();
        if (verdict != null) {
            for (var policy : verdict.policies()) {
                if (policy.violations().stream().anyMatch(violation -> isAbout(violation, item))) {
                    names.add(policy.name() + "/" + item.control());
                }
            }
        }
        return names;
    }

    private static boolean isAbout(Violation violation, Item item) {
        return violation.control().equals(item.control())
                && violation.paths().equals(List.of(item.path()))
                && violation.message().contains(item.control().equals("secrets") ? ", line " + item.line() + ":" : "");
    }

    /// Titles by the ids of their rules.
    static Map<String, Item> rules(List<Item> items) {
        var rules = new TreeMap<String, Item>();
        items.forEach(item -> rules.putIfAbsent(item.rule(), item));
        return rules;
    }
}
