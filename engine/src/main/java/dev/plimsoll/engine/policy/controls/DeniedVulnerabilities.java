package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import java.util.List;
import java.util.Optional;

/// None of the vulnerabilities named.
@Explained(
        value = "None of these vulnerabilities, by any of their names, whatever their severity.",
        example = "deniedVulnerabilities: { ids: [CVE-2021-44228] }",
        aqua = "CVEs Blocked")
public record DeniedVulnerabilities(
        @Explained("CVE, GHSA or other ids.") List<String> ids) implements FindingControl {
    public DeniedVulnerabilities {
        ids = Ids.sorted(ids);
    }

    @Override
    public Optional<String> objection(Finding finding, Examination examination) {
        return Ids.contain(ids, finding) ? Optional.of(" is denied by name") : Optional.empty();
    }
}
