package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.List;
import java.util.Optional;

/// No package but those named.
@Explained(
        value = "Only these packages; a version that cannot be compared with a range counts as not allowed.",
        example = "allowedPackages: { packages: [\"pkg:deb/debian/*\", \"pkg:maven/org.example/**\"] }",
        aqua = "Packages Allowed")
public record AllowedPackages(
        @Explained(value = "Package URLs with `*` and, after @, a version or a range.", needed = true)
        List<PackagePattern> packages,

        @Explained("Only packages of these types are judged, for example npm; unless set, all.")
        List<String> types)
        implements PackageControl {
    public AllowedPackages {
        packages = Named.atLeastOne("packages", packages, "pkg:deb/debian/*");
        types = List.copyOf(types);
    }

    @Override
    public Optional<Objection> objection(InstalledPackage installed, Examination examination) {
        if (!types.isEmpty() && !types.contains(installed.type())) {
            return Optional.empty();
        }
        for (var pattern : packages) {
            if (pattern.matches(installed.purl(), installed.version()) == PackagePattern.Answer.YES) {
                return Optional.empty();
            }
        }
        return Optional.of(new Objection(
                installed.name() + " " + installed.version() + " is not among the allowed packages",
                "remove " + installed.name() + ", or ask for it to be allowed"));
    }
}
