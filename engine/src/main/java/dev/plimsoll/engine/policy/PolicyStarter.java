package dev.plimsoll.engine.policy;

/// The commented policy that `plimsoll policy init` writes.
public final class PolicyStarter {
    private PolicyStarter() {}

    /// A policy file that is ready to be judged by and to be changed.
    public static String yaml() {
        return """
                # What an image must obey. Check it:      plimsoll policy check policy.yaml
                # Judge an image by it:                   plimsoll scan --policy policy.yaml IMAGE
                # All controls, with examples:            docs/policies.md
                apiVersion: plimsoll/v1
                kind: ImageAssurancePolicy
                name: my-policy

                # The images it applies to, as a CEL expression; without it, every image.
                # scope: image.repository.startsWith("reg.example/prod/")

                controls:
                  # nothing that is being exploited, fix or not
                  - knownExploited: {}
                  # nothing worse than medium that could be fixed, after two weeks in which to fix it
                  - maxSeverity: { allow: medium, ignoreUnfixed: true, graceDays: 14 }
                  # no password or token in the image's environment
                  - environmentSecrets: {}
                  # no private key, token or password in its files, those included that an upper layer deletes
                  # - secrets: {}
                  # - rootUser: {}
                  # - endOfLife: {}
                  # - trustedBaseImages: { bases: [{ image: "reg.example/base/debian:12" }] }
                  # - requiredLabels: { labels: [org.opencontainers.image.source] }
                  # - deniedPackages: { packages: ["pkg:deb/*/netcat*"] }
                  # - licences: { denied: ["AGPL-*"] }
                  # - maxDatabaseAge: { days: 5 }
                  # - completeScan: {}

                # What follows from a violation. To only report at first, say from when on it counts:
                # created: 2027-01-01
                actions: { failBuild: true, block: true, notify: true } # enforceAfterDays: 14
                ---
                # What is set aside, by whom, why and until when (inclusive, UTC).
                apiVersion: plimsoll/v1
                kind: Waivers
                waivers: [] # in place of [], for example:
                #  - { vulnerability: CVE-2024-1234, package: "pkg:npm/lodash", image: "reg.example/team/*", until: 2027-01-31,
                #      status: not_affected, justification: vulnerable_code_not_in_execute_path, reason: "…", by: alice }
                """;
    }
}
