package dev.plimsoll.engine.policy.controls;

import java.util.List;
import java.util.function.Consumer;

/// None of the vulnerabilities named.
@Explained(
        value = "None of these vulnerabilities, by any of their names, whatever their severity.",
        example = "deniedVulnerabilities: { ids: [CVE-2021-44228] }",
        aqua = "CVEs Blocked")
public record DeniedVulnerabilities(
        @Explained(value = "CVE, GHSA or other ids.", needed = true)
        List<String> ids) implements FindingControl {
    public DeniedVulnerabilities {
        ids = Ids.sorted(ids);
    }

    @Override
    public Consumer<OpenFinding> examiner(Examination examination) {
        return open -> {
            if (Ids.contain(ids, open.finding())) {
                examination.violation(open, " is denied by name");
            }
        };
    }
}
