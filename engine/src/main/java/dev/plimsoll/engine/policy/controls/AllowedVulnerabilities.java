package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.Finding;
import java.util.List;

/// Vulnerabilities that the policy's other controls pass over.
@Explained(
        value =
                "These vulnerabilities are not judged by the policy's other controls. A waiver, which names a reason and"
                        + " expires, is the better way.",
        example = "allowedVulnerabilities: { ids: [CVE-2019-1010022] }",
        aqua = "CVEs Allowed")
public record AllowedVulnerabilities(
        @Explained(value = "CVE, GHSA or other ids.", needed = true)
        List<String> ids) implements Control {
    public AllowedVulnerabilities {
        ids = Ids.sorted(ids);
    }

    /// Whether the policy passes over it.
    public boolean exempts(Finding finding) {
        return Ids.contain(ids, finding);
    }

    /// Objects to nothing: what it allows is taken from the other controls' sight.
    @Override
    public void examine(Examination examination) {
        // nothing is violated by an allowance
    }
}
