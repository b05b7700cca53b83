package dev.plimsoll.engine.image.registry;

import dev.plimsoll.engine.image.json.JsonDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what `docker login`, `podman login` and credential helpers have stored for a registry.
///
/// Nothing found, a broken file or a missing helper is no error yet, since many images are public; what was
/// tried is kept for the message when the registry then refuses.
final class CredentialSearch {
    private static final int MAX_FILE = 1 << 20;
    private static final List<String> HUB =
            List.of("https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io");

    private final Map<String, String> environment;
    private final List<String> tried = new ArrayList<>();

    CredentialSearch(Map<String, String> environment) {
        this.environment = environment;
    }

    /// What was looked at, in words.
    List<String> tried() {
        return List.copyOf(tried);
    }

    /// @param registry as in the image reference: `docker.io`, `localhost:5000`
    /// @param repository for podman, which can store credentials for a part of a registry
    Optional<Credentials> find(String registry, String repository) throws InterruptedException {
        for (var file : files()) {
            if (Files.isRegularFile(file)) {
                var found = inFile(file, registry, repository);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        if (tried.isEmpty()) {
            tried.add("no docker or podman configuration was found");
        }
        return Optional.empty();
    }

    private Iterable<Path> files() {
        var files = new LinkedHashSet<Path>();
        var home = environment.getOrDefault("HOME", "");
        add(files, environment.get("REGISTRY_AUTH_FILE"), "");
        var docker = environment.get("DOCKER_CONFIG");
        add(files, docker, "config.json");
        if (docker == null && !home.isEmpty()) {
            add(files, home, ".docker/config.json");
        }
        add(files, environment.get("XDG_RUNTIME_DIR"), "containers/auth.json");
        var config = environment.get("XDG_CONFIG_HOME");
        add(files, config != null ? config : home.isEmpty() ? null : home + "/.config", "containers/auth.json");
        return files;
    }

    private static void add(Set<Path> files, @Nullable String folder, String name) {
        if (folder != null && !folder.isEmpty()) {
            files.add(Path.of(folder).resolve(name));
        }
    }

    private Optional<Credentials> inFile(Path file, String registry, String repository) throws InterruptedException {
        JsonDocument config;
        try (var in = Files.newInputStream(file)) {
            config = JsonDocument.parse(in.readNBytes(MAX_FILE));
        } catch (IOException e) {
            tried.add(file + " (cannot be read: " + e.getMessage() + ")");
            return Optional.empty();
        }
        var helpers = config.get("credHelpers");
        for (var key : keys(registry, repository)) {
            var helper = helpers.get(key).text();
            if (!helper.isEmpty()) {
                return ask(helper, key); // one that is named for a registry is the only one asked, as docker does
            }
        }
        var store = config.get("credsStore").text();
        if (!store.isEmpty()) {
            var found = ask(store, registry.equals("docker.io") ? HUB.getFirst() : registry);
            if (found.isPresent()) {
                return found;
            }
        }
        var found = inAuths(config.get("auths").members(), file, keys(registry, repository));
        if (found.isEmpty() && store.isEmpty()) {
            tried.add(file + " (has none for " + registry + ")");
        }
        return found;
    }

    /// From the most particular to the registry itself; the old spellings with scheme and version count as its
    /// name.
    private static List<String> keys(String registry, String repository) {
        var keys = new ArrayList<String>();
        var path = registry + "/" + repository;
        while (path.length() > registry.length()) {
            keys.add(path);
            path = path.substring(0, path.lastIndexOf('/'));
        }
        if (registry.equals("docker.io")) {
            keys.addAll(HUB);
        } else {
            keys.add(registry);
            keys.add("https://" + registry);
        }
        return keys;
    }

    private Optional<Credentials> inAuths(Map<String, JsonDocument> auths, Path file, List<String> keys) {
        for (var key : keys) {
            for (var entry : auths.entrySet()) {
                if (plain(entry.getKey()).equals(plain(key))) {
                    var found = credentials(entry.getValue(), file.toString());
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String plain(String key) {
        var result = key.replaceFirst("^https?://", "");
        return result.replaceFirst("/v[12]/?$", "").replaceFirst("/$", "");
    }

    private Optional<Credentials> credentials(JsonDocument entry, String origin) {
        var identity = entry.get("identitytoken").text();
        if (!identity.isEmpty()) {
            return Optional.of(new Credentials(Credentials.IDENTITY_TOKEN, identity, origin));
        }
        var auth = entry.get("auth").text();
        if (!auth.isEmpty()) {
            try {
                var decoded = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
                int colon = decoded.indexOf(':');
                if (colon > 0) {
                    return Optional.of(new Credentials(
                            decoded.substring(0, colon),
                            decoded.substring(colon + 1).replace("\0", ""),
                            origin));
                }
            } catch (IllegalArgumentException _) {
                // told below
            }
            tried.add(origin + " (its auth is not base64 of user:password)");
            return Optional.empty();
        }
        var username = entry.get("username").text();
        var password = entry.get("password").text();
        return username.isEmpty() ? Optional.empty() : Optional.of(new Credentials(username, password, origin));
    }

    private Optional<Credentials> ask(String helper, String server) throws InterruptedException {
        try {
            var found = new CredentialHelper(helper, environment).get(server);
            if (found.isEmpty()) {
                tried.add("credential helper '" + helper + "' (has none for " + server + ")");
            }
            return found;
        } catch (IOException e) {
            tried.add("credential helper '" + helper + "' (" + e.getMessage() + ")");
            return Optional.empty();
        }
    }
}
