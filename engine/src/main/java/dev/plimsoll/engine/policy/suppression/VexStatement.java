package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.VexAssessment;
import dev.plimsoll.vocabulary.VexAssessment.Justification;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a VEX document says of one vulnerability in some products.
///
/// @param vulnerabilities all names of the vulnerability
/// @param when it was said; of several about one product the last counts
/// @param author who says so
/// @param why justification and statement, for people; empty where none is given
public record VexStatement(
        List<String> vulnerabilities,
        List<Product> products,
        Status status,
        @Nullable Instant when,
        String author,
        String why) {
    private static final int LONGEST = 300;

    public VexStatement {
        vulnerabilities = List.copyOf(vulnerabilities);
        products = List.copyOf(products);
    }

    /// VEX's statuses in OpenVEX's words.
    public enum Status {
        NOT_AFFECTED,
        FIXED,
        AFFECTED,
        UNDER_INVESTIGATION;

        boolean suppresses() {
            return this == NOT_AFFECTED || this == FIXED;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean concerns(Finding finding, Context context) {
        for (var product : products) {
            if (product.concerns(finding, context)) {
                return true;
            }
        }
        return false;
    }

    /// Who and why, as the finding shows it.
    String attribution() {
        var reason = why.length() > LONGEST ? why.substring(0, LONGEST) + "…" : why;
        return "VEX" + (author.isBlank() ? "" : " by " + author) + ": " + status.label()
                + (reason.isBlank() ? "" : ", " + reason);
    }

    /// Status and justification. The latter begins [#why] where the document gives one (OpenVEX and CSAF use the
    /// same words); CycloneDX has words of its own, of which those that mean the same are taken.
    VexAssessment assessment() {
        return new VexAssessment(
                VexAssessment.Status.valueOf(status.name()), status == Status.NOT_AFFECTED ? justification() : null);
    }

    private @Nullable Justification justification() {
        int end = why.indexOf(',');
        var first = end < 0 ? why : why.substring(0, end);
        for (var justification : Justification.values()) {
            if (justification.label().equals(first)) {
                return justification;
            }
        }
        return switch (first) {
            case "code_not_present" -> Justification.VULNERABLE_CODE_NOT_PRESENT;
            case "code_not_reachable" -> Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH;
            case "protected_by_mitigating_control" -> Justification.INLINE_MITIGATIONS_ALREADY_EXIST;
            default -> null;
        };
    }

    /// A product, or parts of one: an image or package, and within it, where parts are named, these packages only.
    ///
    /// @param whole any of these identities names it
    /// @param parts any of these identities names the package meant; empty for the product itself
    record Product(List<Identity> whole, List<Identity> parts) {
        Product {
            whole = List.copyOf(whole);
            parts = List.copyOf(parts);
        }

        boolean concerns(Finding finding, Context context) {
            if (parts.isEmpty()) {
                return names(whole, finding, context) || whole.stream().anyMatch(identity -> identity.names(context));
            }
            return names(parts, finding, context)
                    && (whole.stream().anyMatch(identity -> identity.names(context)) || isWithin(finding, context));
        }

        /// A part found elsewhere in the image is another copy, of which nothing was said.
        private boolean isWithin(Finding finding, Context context) {
            var part = context.installed(finding.packageUrl()).orElse(null);
            if (part == null) {
                return false;
            }
            for (var installed : context.subject().inventory().packages()) {
                for (var identity : whole) {
                    if (identity.names(installed.purl(), installed.version(), context) && holds(installed, part)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private static boolean holds(InstalledPackage outer, InstalledPackage inner) {
            return !inner.paths().isEmpty()
                    && inner.paths().stream()
                            .allMatch(path -> outer.paths().stream()
                                    .anyMatch(around -> path.equals(around) || path.startsWith(around + "!")));
        }

        private static boolean names(List<Identity> identities, Finding finding, Context context) {
            for (var identity : identities) {
                if (identity.names(finding.packageUrl(), finding.version(), context)) {
                    return true;
                }
            }
            return false;
        }
    }
}
