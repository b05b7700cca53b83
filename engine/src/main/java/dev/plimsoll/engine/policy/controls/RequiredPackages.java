package dev.plimsoll.engine.policy.controls;

import java.util.List;

/// Every one of the packages named.
@Explained(
        value = "Each of these packages must be installed.",
        example = "requiredPackages: { packages: [\"pkg:deb/debian/ca-certificates\"] }",
        aqua = "Packages Required")
public record RequiredPackages(
        @Explained(value = "Package URLs with `*` and, after @, a version or a range.", needed = true)
        List<PackagePattern> packages)
        implements Control {
    public RequiredPackages {
        packages = Named.atLeastOne("packages", packages, "pkg:deb/debian/ca-certificates");
    }

    @Override
    public void examine(Examination examination) {
        for (var pattern : packages) {
            var found = examination.subject().inventory().packages().stream()
                    .anyMatch(installed ->
                            pattern.matches(installed.purl(), installed.version()) == PackagePattern.Answer.YES);
            if (!found) {
                examination.violation("no package " + pattern + " is installed", "install " + pattern);
            }
        }
    }
}
