package dev.plimsoll.vocabulary;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The name of an image in a registry, complete: what people leave out is filled in as Docker does, so that
/// `debian` and `docker.io/library/debian:latest` are equal (distribution-spec, "Pulling manifests";
/// distribution/reference).
///
/// @param registry host and, where given, port: `docker.io`, `localhost:5000`, `[::1]:5000`
/// @param repository path in the registry, lower-case: `library/debian`
/// @param tag absent if only a digest was given
/// @param digest of the manifest or index; decides where both are given
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {
    /// The registry that a name without one means.
    public static final String DOCKER_HUB = "docker.io";

    private static final int MAX_LENGTH = 255;
    private static final Pattern REGISTRY = Pattern.compile(
            "(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62})(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,62})){0,63}|\\[[0-9a-fA-F:.]{2,45}])(?::[0-9]{1,5})?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-{1,255})[a-z0-9]+){0,255}");
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}");

    public ImageReference {
        require(REGISTRY.matcher(registry).matches(), "registry '" + registry + "' is no host name");
        require(repository.length() <= MAX_LENGTH, "repository is longer than " + MAX_LENGTH + " characters");
        for (var component : repository.split("/", -1)) {
            require(
                    COMPONENT.matcher(component).matches(),
                    repository.equals(repository.toLowerCase(Locale.ROOT))
                            ? "repository '" + repository + "' may only have letters, digits and, between them, . _ - /"
                            : "repository '" + repository + "' must be lower-case; did you mean '"
                                    + repository.toLowerCase(Locale.ROOT) + "'?");
        }
        require(
                tag == null || TAG.matcher(tag).matches(),
                "tag '" + tag + "' may only have letters, digits, . _ -, and 128 characters at most");
        require(tag != null || digest != null, "an image reference needs a tag or a digest");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /// Reads `[registry/]repository[:tag][@digest]`.
    ///
    /// @throws IllegalArgumentException if the text is not an image reference; the message says which part
    public static ImageReference parse(String text) {
        require(
                text.length() <= 2 * MAX_LENGTH + 256,
                "an image reference of " + text.length() + " characters is too long");
        require(!text.isBlank(), "an empty image reference");
        var rest = text;
        Digest digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Digest.parse(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        String tag = null;
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
        }
        int slash = rest.indexOf('/');
        var registry = slash < 0 ? "" : rest.substring(0, slash);
        if (isRegistry(registry)) {
            rest = rest.substring(slash + 1);
        } else {
            registry = DOCKER_HUB;
        }
        if (registry.equals("index.docker.io") || registry.equals("registry-1.docker.io")) {
            registry = DOCKER_HUB;
        }
        if (registry.equals(DOCKER_HUB) && rest.indexOf('/') < 0) {
            rest = "library/" + rest;
        }
        return new ImageReference(registry, rest, tag == null && digest == null ? "latest" : tag, digest);
    }

    /// `team/app` is a path on Docker Hub, `reg.example/app`, `host:5000/app` and `localhost/app` name a
    /// registry.
    private static boolean isRegistry(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    public Optional<String> tagName() {
        return Optional.ofNullable(tag);
    }

    public Optional<Digest> manifestDigest() {
        return Optional.ofNullable(digest);
    }

    /// What a registry's API asks for: the digest, else the tag.
    public String tagOrDigest() {
        return digest != null ? digest.toString() : String.valueOf(tag);
    }

    /// The same image, by digest.
    public ImageReference with(Digest other) {
        return new ImageReference(registry, repository, tag, other);
    }

    /// The complete form; [#parse] reads it back.
    @Override
    public String toString() {
        return registry + "/" + repository + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
