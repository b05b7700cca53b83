package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.registry.Credentials;
import dev.plimsoll.vocabulary.Platform;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a reference is opened.
///
/// @param platform which image of an index; absent: Linux on this machine's architecture
/// @param cacheFolder the only place where anything is written, and only for the time that the image is open
/// @param credentials for the image's registry; absent: what docker's and podman's own configuration hold
/// @param insecureRegistries `host` or `host:port` of registries that may be asked over plain HTTP
/// @param offline ask no registry
/// @param name under which policies know the image, before the names that its source holds it under; absent:
///     those only
/// @param signatures whether to look for the image's signatures too, which asks a registry more questions
public record OpenOptions(
        @Nullable Platform platform,
        Path cacheFolder,
        @Nullable Credentials credentials,
        List<String> insecureRegistries,
        boolean offline,
        Progress progress,
        @Nullable String name,
        boolean signatures) {
    public OpenOptions {
        insecureRegistries = List.copyOf(insecureRegistries);
    }

    /// The defaults with a cache folder.
    public static OpenOptions in(Path cacheFolder) {
        return new OpenOptions(null, cacheFolder, null, List.of(), false, Progress.NONE, null, false);
    }

    public OpenOptions withPlatform(@Nullable Platform other) {
        return new OpenOptions(
                other, cacheFolder, credentials, insecureRegistries, offline, progress, name, signatures);
    }

    public OpenOptions withCredentials(@Nullable Credentials other) {
        return new OpenOptions(platform, cacheFolder, other, insecureRegistries, offline, progress, name, signatures);
    }

    public OpenOptions withInsecureRegistries(List<String> others) {
        return new OpenOptions(platform, cacheFolder, credentials, others, offline, progress, name, signatures);
    }

    public OpenOptions withOffline(boolean other) {
        return new OpenOptions(
                platform, cacheFolder, credentials, insecureRegistries, other, progress, name, signatures);
    }

    public OpenOptions withProgress(Progress other) {
        return new OpenOptions(
                platform, cacheFolder, credentials, insecureRegistries, offline, other, name, signatures);
    }

    public OpenOptions withName(@Nullable String other) {
        return new OpenOptions(
                platform, cacheFolder, credentials, insecureRegistries, offline, progress, other, signatures);
    }

    public OpenOptions withSignatures(boolean other) {
        return new OpenOptions(platform, cacheFolder, credentials, insecureRegistries, offline, progress, name, other);
    }
}
