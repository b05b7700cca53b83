package dev.plimsoll.engine.inventory.secrets;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a file's path says about how likely what looks like a secret is one.
enum FilePlace {
    /// Package managers' own files, hashes in lock files, manual pages: never looked at.
    IGNORED,
    /// Other people's packages, documentation, samples: published with their keys and passwords, which are made up.
    PUBLISHED,
    /// A program or text of the image's own.
    OWN,
    /// Settings of the image's own, where a word such as `password` is followed by one.
    SETTINGS,
    /// A file of environment variables: as settings, but what is written there is meant.
    ENVIRONMENT;

    private static final List<String> IGNORED_FOLDERS = List.of(
            "usr/share/doc/",
            "usr/share/man/",
            "usr/share/info/",
            "usr/share/locale/",
            "usr/share/zoneinfo/",
            "usr/share/licenses/",
            "usr/share/i18n/",
            "usr/share/perl",
            "usr/share/mime/",
            "usr/include/",
            "usr/lib/locale/",
            "var/lib/dpkg/",
            "var/lib/apt/",
            "var/lib/rpm/",
            "var/lib/ucf/",
            "lib/apk/db/",
            "var/cache/debconf/",
            "proc/",
            "sys/",
            "dev/");

    private static final Set<String> LOCK_FILES = Set.of(
            "package-lock.json",
            "npm-shrinkwrap.json",
            "pnpm-lock.yaml",
            "composer.lock",
            "go.sum",
            "gemfile.lock",
            "packages.lock.json",
            "flake.lock",
            "deno.lock",
            "bun.lock");

    /// A folder of other people's packages, wherever it lies.
    private static final Set<String> PACKAGE_FOLDERS = Set.of(
            "node_modules",
            "bower_components",
            "site-packages",
            "dist-packages",
            "gems",
            "vendor",
            "vendored",
            "_vendor",
            "third_party",
            "testdata",
            "pkg/mod",
            ".m2/repository",
            ".cargo/registry",
            ".yarn",
            ".nuget/packages",
            ".npm/_cacache");

    /// Below `lib` language runtimes keep their own libraries, with the keys that their tests need.
    private static final Set<String> RUNTIMES =
            Set.of("python", "ruby", "perl", "php", "erlang", "jvm", "go", "node", "R", "ghc", "lua", "git-core");

    private static final List<String> SYSTEM_FOLDERS = List.of(
            "usr/lib/",
            "usr/lib64/",
            "usr/share/",
            "usr/libexec/",
            "usr/bin/",
            "usr/sbin/",
            "lib/",
            "lib64/",
            "bin/",
            "sbin/",
            "usr/local/go/");

    /// Tests that came with what the system installed.
    private static final List<String> TESTS = List.of(
            "/test/",
            "/tests/",
            "/testdata/",
            "/test_data/",
            "/test-data/",
            "/fixtures/",
            "/example/",
            "/examples/",
            "/sample/",
            "/samples/",
            "/doc/",
            "/docs/");

    private static final List<String> SETTINGS_ENDINGS = List.of(
            ".properties",
            ".yml",
            ".yaml",
            ".json",
            ".ini",
            ".cfg",
            ".conf",
            ".cnf",
            ".config",
            ".toml",
            ".xml",
            ".tfvars",
            ".tfstate",
            ".hcl",
            ".credentials",
            ".bashrc",
            ".profile",
            ".bash_profile",
            ".zshrc",
            "_history");

    private static final Set<String> PROGRAMS = Set.of("py", "rb", "php", "js", "ts");

    private static final List<String> SETTINGS_WORDS =
            List.of("settings", "config", "secret", "credential", "database", "parameters", "local");

    private static final List<String> SAMPLE_WORDS = List.of("example", "sample", "template", "skeleton");

    private static final Set<String> SAMPLES = Set.of("dist", "tmpl", "tpl", "in");

    private static final Set<String> DOCUMENTATION = Set.of(
            "md",
            "markdown",
            "rst",
            "adoc",
            "asciidoc",
            "pod",
            "htm",
            "html",
            "map",
            "css",
            "po",
            "svg",
            "1",
            "3",
            "5",
            "7",
            "8",
            "patch",
            "diff");

    private static final List<String> DOCUMENTS = List.of("readme", "changelog", "license", "news");

    /// Whether only what is unmistakable counts there.
    boolean isPublished() {
        return this == PUBLISHED;
    }

    boolean isSettings() {
        return this == SETTINGS || this == ENVIRONMENT;
    }

    /// @param path without a leading slash
    static FilePlace of(String path) {
        if (IGNORED_FOLDERS.stream().anyMatch(path::startsWith)) {
            return IGNORED;
        }
        var name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (LOCK_FILES.contains(name) || name.endsWith(".lock")) {
            return IGNORED;
        }
        if (isInPackages(path) || isOfRuntime(path)) {
            return PUBLISHED;
        }
        var extension = name.substring(name.lastIndexOf('.') + 1);
        if (SAMPLES.contains(extension)
                || SAMPLE_WORDS.stream().anyMatch(name::contains)
                || DOCUMENTATION.contains(extension)
                || DOCUMENTS.stream().anyMatch(name::startsWith)) {
            return PUBLISHED;
        }
        if (extension.equals("env") || name.startsWith(".env.") || name.equals(".envrc")) {
            return ENVIRONMENT;
        }
        if (SYSTEM_FOLDERS.stream().anyMatch(path::startsWith)) {
            return TESTS.stream().anyMatch(path::contains) || path.startsWith("usr/local/go/") ? PUBLISHED : OWN;
        }
        return SETTINGS_ENDINGS.stream().anyMatch(name::endsWith)
                        || (PROGRAMS.contains(extension)
                                && SETTINGS_WORDS.stream().anyMatch(name::contains))
                ? SETTINGS
                : OWN;
    }

    /// Whether it lies in `lib/python3.11/`, `lib/x86_64-linux-gnu/perl/` and the like.
    private static boolean isOfRuntime(String path) {
        int start = 0;
        boolean lib = false;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', start)) {
            var folder = path.substring(start, end);
            if (lib && RUNTIMES.contains(withoutVersion(folder))) {
                return true;
            }
            lib = (lib && folder.endsWith("-linux-gnu"))
                    || folder.equals("lib")
                    || folder.equals("lib64")
                    || folder.equals("libexec");
            start = end + 1;
        }
        return false;
    }

    private static String withoutVersion(String folder) {
        int end = folder.length();
        while (end > 0 && "0123456789.-".indexOf(folder.charAt(end - 1)) >= 0) {
            end--;
        }
        return folder.substring(0, end);
    }

    private static boolean isInPackages(String path) {
        for (var folder : PACKAGE_FOLDERS) {
            int at = path.indexOf(folder + "/");
            while (at > 0 && path.charAt(at - 1) != '/') {
                at = path.indexOf(folder + "/", at + 1);
            }
            if (at >= 0) {
                return true;
            }
        }
        return false;
    }
}
