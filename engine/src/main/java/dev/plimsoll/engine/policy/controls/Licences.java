package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.policy.controls.LicenceExpression.Licence;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;
import java.util.Optional;

/// Packages may be used only under acceptable licences.
@Explained(
        value =
                "Packages must be usable under acceptable licences. SPDX expressions are evaluated: of a choice (OR) one"
                        + " acceptable licence is enough, of a conjunction (AND) all must be. Denied outranks allowed, unless"
                        + " allowed names the licence WITH its exception.",
        example =
                "licences: { denied: [\"AGPL-*\", \"GPL-*\"], allowed: [\"GPL-2.0-only WITH Classpath-exception-2.0\","
                        + " \"*\"] }",
        aqua = "OSS Licenses")
public record Licences(
        @Explained("Licences that are not accepted; SPDX ids with `*`.")
        List<LicenceRule> denied,

        @Explained("Where set, only these are accepted.") List<LicenceRule> allowed,

        @Explained("Whether a package without a readable licence is a violation; otherwise it passes with a warning.")
        boolean denyUnknown,

        @Explained("Only packages of these types are judged, for example npm; unless set, all.")
        List<String> types)
        implements PackageControl {
    public Licences {
        denied = List.copyOf(denied);
        allowed = List.copyOf(allowed);
        types = List.copyOf(types);
        if (denied.isEmpty() && allowed.isEmpty()) {
            throw new IllegalArgumentException("neither denied nor allowed names a licence; set one of them");
        }
    }

    @Override
    public Optional<Objection> objection(InstalledPackage installed, Examination examination) {
        if (!types.isEmpty() && !types.contains(installed.type())) {
            return Optional.empty();
        }
        if (installed.licences().isEmpty()) {
            return unknown(installed, "states no licence", examination);
        }
        // several statements stand beside each other: all of them bind
        for (var text : installed.licences()) {
            LicenceExpression expression;
            try {
                expression = LicenceExpression.parse(LicenceNames.toSpdx(text));
            } catch (IllegalArgumentException _) {
                var found =
                        unknown(installed, "states a licence that is no SPDX expression: " + shown(text), examination);
                if (found.isPresent()) {
                    return found;
                }
                continue;
            }
            if (!expression.permits(this::accepts)) {
                return Optional.of(new Objection(
                        installed.name() + " " + installed.version() + " is licensed as " + shown(text)
                                + ", which is not accepted",
                        "replace " + installed.name() + ", or ask for the licence to be accepted"));
            }
        }
        return Optional.empty();
    }

    private boolean accepts(Licence licence) {
        if (licence.exception() != null
                && allowed.stream().anyMatch(rule -> rule.namesException() && rule.means(licence))) {
            return true;
        }
        return denied.stream().noneMatch(rule -> rule.means(licence))
                && (allowed.isEmpty() || allowed.stream().anyMatch(rule -> rule.means(licence)));
    }

    private Optional<Objection> unknown(InstalledPackage installed, String why, Examination examination) {
        if (denyUnknown) {
            return Optional.of(new Objection(
                    installed.name() + " " + installed.version() + " " + why,
                    "find out under which licence " + installed.name() + " is distributed, or replace it"));
        }
        examination.doubt(new Warning(
                "unknown-licence",
                "licences",
                "some packages state no licence that can be read and pass licences; set denyUnknown to judge them"));
        return Optional.empty();
    }

    private static String shown(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
