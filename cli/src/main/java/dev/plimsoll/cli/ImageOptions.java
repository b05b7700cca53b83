package dev.plimsoll.cli;

import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.image.registry.Credentials;
import dev.plimsoll.vocabulary.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which image, and how to get at it.
final class ImageOptions {
    private static final int LONGEST_PASSWORD = 65_536;

    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = {
                "debian:12, reg.example/app@sha256:…, docker-archive:FILE, oci-archive:FILE, oci:DIR[:TAG], dir:ROOTFS,"
                        + " sbom:FILE, docker:NAME, podman:NAME, or the path of any of these."
            })
    String reference = "";

    /// Under which policies know it; absent: what it is called where it is.
    @Nullable
    String name;

    @Option(
            names = "--platform",
            order = 10,
            paramLabel = "OS/ARCH[/VARIANT]",
            description = "Which image of an index, for example linux/arm64.")
    @Nullable
    String platform;

    @Option(
            names = "--username",
            order = 500,
            paramLabel = "NAME",
            description = "User at the registry; else the logins of docker and podman are used.")
    @Nullable
    String username;

    @Option(
            names = "--password-stdin",
            order = 501,
            description = "Read the password from standard input (or set PLIMSOLL_PASSWORD).")
    boolean passwordStdin;

    @Option(
            names = "--insecure-registry",
            order = 502,
            paramLabel = "HOST[:PORT]",
            description = "A registry that may be asked over plain HTTP; may be repeated.")
    List<String> insecureRegistries = new ArrayList<>();

    @Option(
            names = "--skip-dirs",
            order = 510,
            paramLabel = "GLOB",
            description = "Leave folders out, for example '/usr/share/**'; may be repeated.")
    List<String> skippedFolders = new ArrayList<>();

    OpenOptions open(Surroundings around, Path cacheFolder, boolean offline, Progress progress) {
        if (reference.isBlank()) {
            // a path of no letters is the current folder, which nobody means
            throw Failure.usage("IMAGE is empty; is a variable of the script not set?");
        }
        if (reference.equals("-")) {
            throw Failure.usage("an image is not read from standard input: save it to a file and name that");
        }
        return OpenOptions.in(cacheFolder)
                .withPlatform(platform())
                .withCredentials(credentials(around))
                .withInsecureRegistries(insecureRegistries)
                .withOffline(offline)
                .withName(name)
                .withProgress(progress);
    }

    private @Nullable Platform platform() {
        try {
            return platform == null ? null : Platform.parse(platform);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--platform: " + e.getMessage());
        }
    }

    private @Nullable Credentials credentials(Surroundings around) {
        if (username == null) {
            if (passwordStdin) {
                throw Failure.usage("--password-stdin needs --username NAME");
            }
            return null;
        }
        if (passwordStdin) {
            return new Credentials(username, passwordFrom(around), "--password-stdin");
        }
        var password = around.environment().get("PLIMSOLL_PASSWORD");
        if (password == null) {
            throw Failure.usage("--username needs a password: give --password-stdin, or set PLIMSOLL_PASSWORD");
        }
        return new Credentials(username, password, "PLIMSOLL_PASSWORD");
    }

    private static String passwordFrom(Surroundings around) {
        try {
            var bytes = around.in().readNBytes(LONGEST_PASSWORD);
            return new String(bytes, StandardCharsets.UTF_8).stripTrailing();
        } catch (IOException e) {
            throw new Failure(ExitCode.FAILED, "cannot read the password from standard input: " + Reason.of(e), e);
        }
    }
}
