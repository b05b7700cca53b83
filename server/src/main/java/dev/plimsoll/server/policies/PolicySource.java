package dev.plimsoll.server.policies;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.server.platform.Settings;
import java.nio.file.Files;
import java.util.List;
import org.springframework.stereotype.Component;

/// The policies that the platform judges by: those in the folder `policies` of its data, else the built-in
/// baseline. The same bytes as on the command line.
@Component
public class PolicySource {
    private final Settings settings;

    PolicySource(Settings settings) {
        this.settings = settings;
    }

    /// @throws IllegalStateException if a file is no policy; the message says which and where
    public Policies current() {
        var folder = settings.data().resolve("policies");
        if (!Files.isDirectory(folder)) {
            return Policies.baseline();
        }
        try {
            return PolicyFiles.policies(List.of(folder), List.of(), List.of());
        } catch (PolicyFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
