package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Picks the image of an index.
///
/// @param asked by the user; absent: Linux on this machine's architecture
record PlatformChoice(@Nullable Platform asked) {
    private static Platform ofThisMachine() {
        return new Platform(
                "linux",
                switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
                    case "aarch64", "arm64" -> "arm64";
                    case "ppc64le" -> "ppc64le";
                    case "s390x" -> "s390x";
                    case "riscv64" -> "riscv64";
                    default -> "amd64";
                },
                null);
    }

    /// @param where what the index is, for the message
    /// @throws IOException if none fits; the message lists what there is
    Descriptor pick(List<Descriptor> manifests, String where) throws IOException {
        var images = manifests.stream().filter(each -> !each.isAttachment()).toList();
        var wanted = asked != null ? asked : ofThisMachine();
        var best = best(images, wanted);
        if (best == null && asked == null && images.size() == 1) {
            return images.getFirst(); // no choice, and none was asked for
        }
        if (best == null) {
            var there = new TreeSet<String>();
            for (var image : images) {
                there.add(
                        image.platform() == null
                                ? "one without a platform"
                                : image.platform().toString());
            }
            throw new IOException(where + " has no image for " + wanted + "; choose one with --platform: "
                    + (there.isEmpty() ? "it has none at all" : String.join(", ", there)));
        }
        return best;
    }

    private static @Nullable Descriptor best(List<Descriptor> images, Platform wanted) {
        Descriptor best = null;
        int bestRank = -1;
        for (var image : images) {
            int rank = rank(image.platform(), wanted);
            if (rank > bestRank) {
                best = image;
                bestRank = rank;
            }
        }
        return best;
    }

    /// How well a platform fits; -1 not at all.
    private static int rank(@Nullable Platform offered, Platform wanted) {
        if (offered == null
                || !offered.os().equals(wanted.os())
                || !offered.architecture().equals(wanted.architecture())) {
            return -1;
        }
        var variant = offered.variantName().orElse("");
        var wish = wanted.variantName().orElse("");
        if (variant.equals(wish) || (isDefault(offered, variant) && isDefault(wanted, wish))) {
            return 100;
        }
        if (wish.isEmpty()) {
            // any does; for arm the newest, for amd64 the one that runs everywhere
            int level = variant.length() == 2 ? variant.charAt(1) - '0' : 0;
            return offered.architecture().equals("arm") ? 10 + level : 50 - level;
        }
        return -1;
    }

    /// arm64 is always v8, and is written with and without it; amd64 without a variant is v1.
    private static boolean isDefault(Platform platform, String variant) {
        return variant.isEmpty()
                || (platform.architecture().equals("arm64") && variant.equals("v8"))
                || (platform.architecture().equals("amd64") && variant.equals("v1"));
    }

    /// Refuses an image that has another platform than the one that was asked for. A configuration may leave the
    /// variant
    /// out although the index names it (Alpine's for linux/arm/v7 does): then only the rest is compared.
    void check(@Nullable Platform found, String where) throws IOException {
        if (asked == null || found == null) {
            return;
        }
        var wanted = found.variant() == null ? new Platform(asked.os(), asked.architecture(), null) : asked;
        if (rank(found, wanted) < 0) {
            throw new IOException(where + " is an image for " + found + " only, but --platform asks for " + asked);
        }
    }
}
