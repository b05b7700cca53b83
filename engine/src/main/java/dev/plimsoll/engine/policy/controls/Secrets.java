package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.engine.inventory.secrets.SecretRuleNames;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;
import java.util.List;
import java.util.Locale;

/// No secret in the image's files: whoever can pull the image has it.
@Explained(
        value =
                "No file of the image holds a private key, a token or a password, nor does one that an upper layer deletes:"
                        + " it can still be read from its layer. docs/secrets.md lists the rules.",
        example = "secrets: { allowPaths: [\"/app/testdata/**\"], exceptRules: [encrypted-private-key] }",
        aqua = "Sensitive Data")
public record Secrets(
        @Explained("Only these rules, with `*`, for example `aws-*`; unless set, all.")
        List<String> rules,

        @Explained("Not these rules, with `*`.") List<String> exceptRules,

        @Explained("Files whose secrets are accepted: `*` within a folder, `**` across folders.")
        List<String> allowPaths,

        @Explained("Single secrets that are accepted, by the fingerprint that every report tells.")
        List<String> allowFingerprints,

        @Explained(value = "Also files that an upper layer deletes or replaces.", whenAbsent = "true")
        boolean deletedFiles)
        implements Control {
    public Secrets {
        rules = known("rules", rules);
        exceptRules = known("exceptRules", exceptRules);
        allowPaths = List.copyOf(allowPaths);
        allowFingerprints = allowFingerprints.stream()
                .map(fingerprint -> fingerprint.toLowerCase(Locale.ROOT))
                .toList();
    }

    /// A misspelt rule would let every secret of it pass.
    private static List<String> known(String key, List<String> patterns) {
        for (var pattern : patterns) {
            var glob = Glob.of(pattern);
            if (SecretRuleNames.all().stream().noneMatch(glob::matches)) {
                throw new IllegalArgumentException(
                        key + " names '" + pattern + "', which is no rule; docs/secrets.md lists them");
            }
        }
        return List.copyOf(patterns);
    }

    @Override
    public FileSearch needs() {
        return FileSearch.SECRETS;
    }

    @Override
    public void examine(Examination examination) {
        if (examination.lacks(Inventory.SECRETS, "secrets")) {
            return;
        }
        for (var secret : examination.subject().inventory().secrets()) {
            if (isJudged(secret) && !isAllowed(secret)) {
                examination.violation(
                        secret.path(),
                        secret.layer(),
                        "a secret in " + secret.path() + ", line " + secret.line() + ": " + secret.title() + " ("
                                + secret.rule() + ", " + secret.excerpt() + ")"
                                + (secret.deleted() ? "; an upper layer hides the file, its layer still holds it" : ""),
                        advice(secret));
            }
        }
    }

    private boolean isJudged(FoundSecret secret) {
        return (deletedFiles || !secret.deleted())
                && (rules.isEmpty() || matches(rules, secret.rule()))
                && !matches(exceptRules, secret.rule());
    }

    private boolean isAllowed(FoundSecret secret) {
        return allowPaths.stream().anyMatch(path -> Glob.withinSegments(path).matches(secret.path()))
                || allowFingerprints.contains(SecretFingerprint.of(secret));
    }

    private static boolean matches(List<String> patterns, String rule) {
        return patterns.stream().anyMatch(pattern -> Glob.of(pattern).matches(rule));
    }

    private static String advice(FoundSecret secret) {
        return "replace the secret, for it is known to whoever has the image; then build without it: "
                + (secret.deleted()
                        ? "deleting the file in a later step does not take it out of the image, so never copy it in, or use"
                        : "give it at run time, or use")
                + " RUN --mount=type=secret";
    }
}
