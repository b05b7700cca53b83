package dev.plimsoll.server.registration;

import dev.plimsoll.engine.inventory.MalwareList;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.policies.PolicySource;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// What those who are about to register an image have to look for in its files, since the platform never sees them.
@RestController
class FileSearchResource {
    private final PolicySource policies;

    FileSearchResource(PolicySource policies) {
        this.policies = policies;
    }

    /// @param malware the lists of the control `malware`, each line a SHA-256 and a name
    record Wanted(List<List<String>> malware) {}

    /// Asked before every registration with the platform's policies: files are read where the image is, once.
    @GetMapping("/api/v1/registration/search")
    @Requires(Permission.IMAGES_REGISTER)
    Wanted wanted() {
        return new Wanted(policies.current().search().lists().stream()
                .map(MalwareList::lines)
                .toList());
    }
}
