package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// Vulnerabilities by any of their names.
@RestController
class VulnerabilitiesResource {
    private final VulnerabilityDetails vulnerabilities;

    VulnerabilitiesResource(VulnerabilityDetails vulnerabilities) {
        this.vulnerabilities = vulnerabilities;
    }

    @GetMapping("/api/v1/vulnerabilities/{name}")
    @Requires(Permission.FINDINGS_READ)
    VulnerabilityDetails.Details vulnerability(@PathVariable("name") String name, Principal principal) {
        return vulnerabilities.details(name, principal.visibility(Permission.FINDINGS_READ));
    }

    /// Where it is: images, repositories, scopes, packages, and whether there is a fix.
    @GetMapping("/api/v1/vulnerabilities/{name}/blast-radius")
    @Requires(Permission.FINDINGS_READ)
    VulnerabilityDetails.BlastRadius blastRadius(@PathVariable("name") String name, Principal principal) {
        return vulnerabilities.blastRadius(name, principal.visibility(Permission.FINDINGS_READ));
    }
}
