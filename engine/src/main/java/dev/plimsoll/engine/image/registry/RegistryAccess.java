package dev.plimsoll.engine.image.registry;

import dev.plimsoll.vocabulary.Loopback;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// With what rights, and over which roads, registries are asked.
///
/// @param credentials of the user, for the registry that is asked; absent: those in docker's and podman's files
/// @param insecureRegistries `host` or `host:port` that may be asked over plain HTTP
/// @param environment where the files and credential helpers are found (`HOME`, `DOCKER_CONFIG`, `PATH`, …)
public record RegistryAccess(
        @Nullable Credentials credentials, List<String> insecureRegistries, Map<String, String> environment) {
    public RegistryAccess {
        insecureRegistries = List.copyOf(insecureRegistries);
        environment = Map.copyOf(environment);
    }

    /// Whether credentials and content may go to this host unencrypted: to this machine itself, and where the
    /// user says so.
    ///
    /// @param host without port
    /// @param port -1 where none is stated
    boolean allowsPlainHttp(String host, int port) {
        var name = host.toLowerCase(Locale.ROOT);
        if (Loopback.is(name)) {
            return true;
        }
        var withPort = port < 0 ? name : name + ":" + port;
        for (var insecure : insecureRegistries) {
            var allowed = insecure.toLowerCase(Locale.ROOT);
            if (allowed.equals(name) || allowed.equals(withPort)) {
                return true;
            }
        }
        return false;
    }
}
