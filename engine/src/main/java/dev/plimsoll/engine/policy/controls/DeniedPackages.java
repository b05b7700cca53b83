package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.List;
import java.util.Optional;

/// None of the packages named.
@Explained(
        value = "None of these packages; a version that cannot be compared with a range counts as denied.",
        example = "deniedPackages: { packages: [\"pkg:deb/*/netcat*\", \"pkg:maven/log4j/log4j@<2.0\"] }",
        aqua = "Packages Blocked")
public record DeniedPackages(
        @Explained(value = "Package URLs with `*` and, after @, a version or a range.", needed = true)
        List<PackagePattern> packages)
        implements PackageControl {
    public DeniedPackages {
        packages = Named.atLeastOne("packages", packages, "pkg:npm/lodash");
    }

    @Override
    public Optional<Objection> objection(InstalledPackage installed, Examination examination) {
        for (var pattern : packages) {
            var answer = pattern.matches(installed.purl(), installed.version());
            if (answer != PackagePattern.Answer.NO) {
                var doubt = answer == PackagePattern.Answer.UNKNOWN ? " (its version cannot be compared)" : "";
                return Optional.of(new Objection(
                        installed.name() + " " + installed.version() + " is denied by " + pattern + doubt,
                        "remove " + installed.name() + " from the image, or replace it"));
            }
        }
        return Optional.empty();
    }
}
