package dev.plimsoll.engine.advisory;

import org.jspecify.annotations.Nullable;

/// How endoflife.date names the distributions that os-release(5) names otherwise.
final class ReleaseNames {
    private ReleaseNames() {}

    /// @param id `ID` of os-release
    static @Nullable String product(String id) {
        return switch (id) {
            case "alpine" -> "alpine-linux";
            case "rocky" -> "rocky-linux";
            case "ol" -> "oracle-linux";
            case "amzn" -> "amazon-linux";
            case "opensuse-leap", "opensuse" -> "opensuse";
            case "sles", "sle_hpc", "sled" -> "sles";
            case "photon" -> "vmware-photon";
            case "linux" -> null;
            default -> id;
        };
    }

    /// Whether the longer support is given to everybody: Debian's LTS is, others sell theirs.
    static boolean extendedSupportIsPublic(String product) {
        return product.equals("debian");
    }
}
