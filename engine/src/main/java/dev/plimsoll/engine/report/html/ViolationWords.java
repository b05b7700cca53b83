package dev.plimsoll.engine.report.html;

import com.google.re2j.Pattern;
import dev.plimsoll.engine.report.Language;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a violation says, in the reader's language. Controls speak English; for other languages the sentence is made
/// anew of the control's name and of what is known of the finding (`violations-TAG.properties`). A control that this
/// language has no words for keeps its own.
///
/// Values that only the message has are taken from it by its form, a regular expression beside the translation. RE2
/// matches them: messages hold paths and names that strangers chose.
final class ViolationWords {
    private static final String LIKELIHOOD = "exploitLikelihood";
    private static final String[] LIMITS = {"; allowed is ", "; allowed are "};

    private static final String ANY = "any";

    private final Map<String, Pattern> forms = new HashMap<>();
    private final @Nullable Messages texts;
    private final Messages words;
    private final Overview facts;

    ViolationWords(Messages words, Overview facts) {
        this.words = words;
        this.facts = facts;
        this.texts = words.language() == Language.ENGLISH ? null : Messages.violations(words.language());
    }

    /// What the control is for; empty where its own name has to do.
    Optional<String> about(String control) {
        return text("about." + kind(control));
    }

    /// What is wrong; empty where only the control's own message tells.
    Optional<String> said(Violation violation) {
        var translated = translated(violation);
        if (translated.isPresent()) {
            return translated;
        }
        var limit = limit(violation);
        var key = "said." + kind(violation.control()) + (isPercentile(violation) ? ".percentile" : "");
        return text(key, values(violation, facts.findingOf(violation)))
                .map(sentence -> limit.isEmpty()
                        ? sentence
                        : sentence + text("limit", limit).orElse(""));
    }

    /// Whether the control's own message has values that the sentence has no place for.
    boolean isMoreInOriginal(Violation violation) {
        return text("more." + kind(violation.control())).isPresent()
                && translated(violation).isEmpty();
    }

    /// The message with its values, where it has a form that is known.
    private Optional<String> translated(Violation violation) {
        var texts = this.texts;
        if (texts == null) {
            return Optional.empty();
        }
        for (var kind : List.of(kind(violation.control()), ANY)) {
            for (int n = 1; texts.has("says." + kind + "." + n); n++) {
                var form = forms.computeIfAbsent("says." + kind + "." + n, key -> Pattern.compile(texts.of(key)));
                var matcher = form.matcher(violation.message());
                if (matcher.matches()) {
                    var values = new Object[matcher.groupCount()];
                    for (int group = 0; group < values.length; group++) {
                        values[group] = Objects.requireNonNullElse(matcher.group(group + 1), "");
                    }
                    return text("said." + kind + "." + n, values);
                }
            }
        }
        return Optional.empty();
    }

    /// What to do about it; empty where only the control's own words tell.
    Optional<String> toDo(Violation violation) {
        var finding = facts.findingOf(violation);
        if (finding == null) {
            return text("do." + kind(violation.control()), values(violation, finding));
        }
        boolean unnamed = finding.fixedVersion() == null && Overview.isFixable(finding);
        return text(unnamed ? "fix.released" : "fix." + finding.fixState().label(), values(violation, finding));
    }

    private Optional<String> text(String key, Object... values) {
        var texts = this.texts;
        return texts != null && texts.has(key) ? Optional.of(texts.of(key, values)) : Optional.empty();
    }

    /// `custom/no-ssh` is a control of the kind `custom`.
    private static String kind(String control) {
        int slash = control.indexOf('/');
        return slash < 0 ? control : control.substring(0, slash);
    }

    /// A limit of EPSS is on the likelihood or on the rank; only the message tells on which.
    private static boolean isPercentile(Violation violation) {
        return violation.control().equals(LIKELIHOOD) && violation.message().contains(" EPSS percentile ");
    }

    private Object[] values(Violation violation, @Nullable Finding finding) {
        var purl = violation.packageUrl();
        var found = purl == null ? null : facts.installed(purl);
        var name = finding != null ? finding.name() : found == null ? "" : found.name();
        var epss = finding == null ? null : finding.epss();
        return new Object[] {
            Objects.requireNonNullElse(violation.vulnerability(), ""),
            name,
            Objects.requireNonNullElse(violation.installedVersion(), ""),
            finding == null ? "" : words.severity(finding.severity()),
            finding == null
                    ? ""
                    : Cvss.counting(finding.cvss())
                            .map(cvss -> Double.toString(cvss.score()))
                            .orElse("–"),
            epss == null ? "–" : Messages.percent(isPercentile(violation) ? epss.percentile() : epss.score()),
            Objects.requireNonNullElse(violation.fixedVersion(), "")
        };
    }

    /// The limit that the message ends with, severities in the reader's words; empty where there is none.
    private String limit(Violation violation) {
        var message = violation.message();
        for (var begin : LIMITS) {
            int at = message.lastIndexOf(begin);
            if (at >= 0) {
                var limit = message.substring(at + begin.length());
                for (var severity : Severity.values()) {
                    if (severity.label().equals(limit)) {
                        return words.severity(severity);
                    }
                }
                return violation.control().equals(LIKELIHOOD) ? share(limit) : limit;
            }
        }
        return "";
    }

    /// `0.9` as `90.0%`, as the value beside it.
    private static String share(String number) {
        try {
            return Messages.percent(Double.parseDouble(number));
        } catch (NumberFormatException e) {
            return number; // whatever the control said of it
        }
    }
}
