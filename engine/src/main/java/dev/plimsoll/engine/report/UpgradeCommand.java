package dev.plimsoll.engine.report;

import dev.plimsoll.vocabulary.OperatingSystem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What to type to upgrade packages, by the package manager that installed them.
///
/// People copy it into a shell or a Dockerfile, and names and versions come from the image: nothing is said of
/// such as a shell could take for anything but a word.
final class UpgradeCommand {
    private static final int MOST_PACKAGES = 20;
    private static final int LONGEST_WORD = 200;
    private static final String MARKS = "@/._+:~^-";
    private static final Set<String> SUSE =
            Set.of("sles", "sled", "sle-micro", "suse", "opensuse-leap", "opensuse-tumbleweed", "opensuse");
    private static final Set<String> TDNF = Set.of("photon", "azurelinux", "mariner");

    private UpgradeCommand() {}

    /// @param type the purl type
    /// @param names of the packages
    /// @param version to reach
    /// @param exact whether the packages carry that very version: those of a distribution are fixed by the
    ///     version of their source package, which a binary package may have under another number
    /// @param os whose package manager it is; absent where there is none
    /// @return null where none is known, or where names or versions are no plain words
    static @Nullable String of(
            String type, List<String> names, String version, boolean exact, @Nullable OperatingSystem os) {
        if (names.isEmpty() || names.size() > MOST_PACKAGES || !isWord(version)) {
            return null;
        }
        for (var name : names) {
            if (!isWord(name)) {
                return null;
            }
        }
        var first = names.getFirst();
        return switch (type) {
            case "deb" ->
                "apt-get update && apt-get install --only-upgrade " + each(names, exact ? "%s=" + version : "%s");
            case "apk" -> "apk add " + each(names, "'%s>=" + version + "'");
            case "rpm" -> rpm(names, version, exact, os == null ? "" : os.id());
            case "npm" -> "npm install " + first + "@" + version;
            case "pypi" -> "pip install '" + first + ">=" + version + "'";
            case "gem" -> "gem install " + first + " --version " + version;
            case "maven" -> "mvn versions:use-dep-version -Dincludes=" + first + " -DdepVersion=" + version;
            case "golang" ->
                first.equals("stdlib")
                        ? null
                        : "go get " + first + "@" + (version.startsWith("v") ? "" : "v") + version;
            case "cargo" -> "cargo update --package " + first + " --precise " + version;
            case "nuget" -> "dotnet add package " + first + " --version " + version;
            case "composer" -> "composer require '" + first + ":>=" + version + "'";
            default -> null;
        };
    }

    private static String rpm(List<String> names, String version, boolean exact, String os) {
        if (SUSE.contains(os)) {
            return "zypper install " + each(names, exact ? "'%s>=" + version + "'" : "%s");
        }
        var tool = TDNF.contains(os) ? "tdnf update " : "dnf upgrade ";
        return tool + each(names, exact && !TDNF.contains(os) ? "%s-" + version : "%s");
    }

    private static String each(List<String> names, String form) {
        return names.stream().map(name -> form.replace("%s", name)).collect(Collectors.joining(" "));
    }

    /// Letters, digits and a few marks, none of them first but the `@` of npm's scopes: no shell reads more into it.
    private static boolean isWord(String text) {
        if (text.isEmpty() || text.length() > LONGEST_WORD) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean mark = i == 0 ? c == '@' : MARKS.indexOf(c) >= 0;
            if (!plain && !mark) {
                return false;
            }
        }
        return true;
    }
}
