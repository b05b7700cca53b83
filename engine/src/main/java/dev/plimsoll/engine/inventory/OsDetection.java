package dev.plimsoll.engine.inventory;

import dev.plimsoll.vocabulary.OperatingSystem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides which distribution an image is, from the release files that are to be seen in it.
///
/// os-release speaks first (os-release(5): `/etc` before `/usr/lib`), then the files from before it, those of a
/// derivative before that of what it derives from: Oracle Linux has a redhat-release too, Ubuntu a debian_version.
final class OsDetection {
    /// Where release files are, the most telling first.
    private static final List<String> PATHS = List.of(
            "etc/os-release",
            "usr/lib/os-release",
            "etc/oracle-release",
            "etc/almalinux-release",
            "etc/rocky-release",
            "etc/centos-release",
            "etc/fedora-release",
            "etc/photon-release",
            "etc/mariner-release",
            "etc/azurelinux-release",
            "etc/system-release",
            "etc/SuSE-release",
            "etc/alpine-release",
            "etc/lsb-release",
            "etc/redhat-release",
            "etc/debian_version");

    /// What os-release(5) says to assume where no `ID` stands.
    private static final String NAMELESS = "linux";

    private OsDetection() {}

    static @Nullable OperatingSystem detect(VisibleFiles files) {
        var stated = new ArrayList<OperatingSystem>();
        for (var path : PATHS) {
            files.resolve(path)
                    .flatMap(files::at)
                    .ifPresent(file -> stated.addAll(file.findings().releases()));
        }
        var best = stated.stream()
                .filter(os -> !os.id().equals(NAMELESS))
                .findFirst()
                .or(() -> stated.stream().findFirst());
        return best.map(os -> completed(os, stated)).orElse(null);
    }

    /// Another file of the same distribution may know what the best one does not say.
    private static OperatingSystem completed(OperatingSystem best, List<OperatingSystem> stated) {
        var version = best.versionId();
        var codename = best.codename();
        for (var other : stated) {
            if (other.id().equals(best.id())) {
                version = version == null ? other.versionId() : version;
                codename = codename == null ? other.codename() : codename;
            }
        }
        return new OperatingSystem(best.id(), version, best.idLike(), codename, best.cpe(), best.prettyName());
    }
}
