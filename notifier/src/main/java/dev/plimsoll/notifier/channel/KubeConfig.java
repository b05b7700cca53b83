package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Where a cluster is and how to get in, as `kubectl` reads it: the current context of a kubeconfig file. Tokens and
/// client certificates are known; programs that would have to be run for a token are not.
///
/// @param token absent where the certificate in `tls` lets in
record KubeConfig(String server, @Nullable Secret token, Tls tls) {
    private static final int LARGEST = 1 << 20;

    /// @throws UndeliverableException if it cannot be read, or does not say how to get in
    static KubeConfig read(Path file) throws UndeliverableException {
        try {
            if (Files.size(file) > LARGEST) {
                throw UndeliverableException.refused("kubeConfig " + file + " is larger than " + LARGEST + " bytes");
            }
            var settings = LoadSettings.builder()
                    .setCodePointLimit(LARGEST)
                    .setMaxAliasesForCollections(20)
                    .build();
            var root = map(new Load(settings).loadFromString(Files.readString(file)));
            return of(file, root);
        } catch (IOException e) {
            throw UndeliverableException.later("kubeConfig " + file + " cannot be read: " + Unreadable.why(e));
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw UndeliverableException.refused("kubeConfig " + file + " is not as it must be: " + e.getMessage());
        }
    }

    private static KubeConfig of(Path file, Map<?, ?> root) throws IOException {
        var context = named(root, "contexts", text(root, "current-context"), "context");
        var cluster = named(root, "clusters", text(context, "cluster"), "cluster");
        var user = named(root, "users", text(context, "user"), "user");
        var server = text(cluster, "server");
        if (server.isEmpty()) {
            throw new IllegalArgumentException("its current context names no server");
        }
        var skip = text(cluster, "insecure-skip-tls-verify").equals("true");
        var certificate = pem(file, user, "client-certificate");
        var tls = new Tls(
                skip ? null : pem(file, cluster, "certificate-authority"),
                skip,
                certificate,
                certificate == null ? null : pem(file, user, "client-key"));
        var token = token(file, user);
        if (token == null && certificate == null) {
            throw new IllegalArgumentException(
                    "its user has neither a token nor a client certificate; make a service account's token for it");
        }
        return new KubeConfig(server.endsWith("/") ? server.substring(0, server.length() - 1) : server, token, tls);
    }

    private static @Nullable Secret token(Path file, Map<?, ?> user) throws IOException {
        if (!text(user, "token").isEmpty()) {
            return Secret.of(text(user, "token"));
        }
        var place = text(user, "tokenFile");
        return place.isEmpty() ? null : Secret.of(Files.readString(beside(file, place)));
    }

    /// The text of `KEY-data`, or the file that `KEY` names.
    private static @Nullable String pem(Path file, Map<?, ?> from, String key) {
        var data = text(from, key + "-data");
        if (!data.isEmpty()) {
            return new String(Base64.getMimeDecoder().decode(data), StandardCharsets.ISO_8859_1).strip() + "\n";
        }
        var place = text(from, key);
        return place.isEmpty() ? null : beside(file, place).toString();
    }

    private static Path beside(Path file, String place) {
        return file.toAbsolutePath().resolveSibling(place);
    }

    private static Map<?, ?> named(Map<?, ?> root, String list, String name, String part) {
        if (root.get(list) instanceof List<?> items) {
            for (var item : items) {
                if (text(map(item), "name").equals(name)) {
                    return map(map(item).get(part));
                }
            }
        }
        throw new IllegalArgumentException("it has no '" + name + "' under " + list);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Map<?, ?> map, String key) {
        var value = map.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "KubeConfig[" + server + "]";
    }
}
