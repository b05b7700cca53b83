package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.vocabulary.Confidence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who an archive is that carries no Maven metadata of its own, put together from its manifest, its file name
/// and the packages of its classes.
///
/// @param group empty if nothing tells it
/// @param confidence medium if the manifest bears it out, low if the file name alone does
record JarIdentity(String group, String artifact, String version, Confidence confidence) {
    /// Springs's projects that are groups of their own: `org.springframework.PROJECT`.
    private static final List<String> SPRING_PROJECTS = List.of(
            "ai",
            "amqp",
            "batch",
            "boot",
            "cloud",
            "data",
            "graphql",
            "grpc",
            "hateoas",
            "integration",
            "kafka",
            "ldap",
            "modulith",
            "plugin",
            "pulsar",
            "restdocs",
            "retry",
            "security",
            "session",
            "shell",
            "statemachine",
            "vault",
            "webflow",
            "ws");

    /// @param file the archive's file name
    /// @param classes the Java package that most classes are in, empty if there are none
    /// @return nothing if no version, or no name, can be told
    static Optional<JarIdentity> derive(JarFileName file, JarManifest manifest, String classes) {
        if (isJavaRuntime(manifest)) {
            return Optional.empty();
        }
        String stated = statedVersion(manifest);
        boolean agree = agree(file.version(), stated);
        boolean named = !file.version().isEmpty() && (agree || stated.isEmpty());
        String version = named ? file.version() : stated;
        if (version.isEmpty()) {
            return Optional.empty();
        }
        String told = toldArtifact(manifest);
        String artifact = named || told.isEmpty() ? file.artifact() : told;
        if (artifact.isEmpty()) {
            return Optional.empty();
        }
        String group = group(artifact, version, manifest, classes);
        Confidence confidence = stated.isEmpty() ? Confidence.LOW : Confidence.MEDIUM;
        return Optional.of(new JarIdentity(group, artifact, version, confidence));
    }

    /// Whether this is a part of the Java runtime itself, which is no artifact of Maven's world.
    static boolean isJavaRuntime(JarManifest manifest) {
        return manifest.get("implementation-title").equals("Java Runtime Environment");
    }

    /// The version that a manifest states; of several the most specific to the artifact.
    static String statedVersion(JarManifest manifest) {
        for (String name : List.of("implementation-version", "bundle-version", "specification-version")) {
            String value = manifest.get(name);
            int end = 0;
            while (end < value.length() && !Character.isWhitespace(value.charAt(end))) {
                end++;
            }
            if (end > 0 && Character.isDigit(value.charAt(0)) && !value.contains("${")) {
                return value.substring(0, end);
            }
        }
        return "";
    }

    /// Whether one starts with the other: OSGi versions have three numbers, `1.9` is `1.9.0` there.
    private static boolean agree(String one, String other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        String plain = one.replace('-', '.').toLowerCase(Locale.ROOT);
        String stated = other.replace('-', '.').toLowerCase(Locale.ROOT);
        return plain.startsWith(stated)
                || stated.startsWith(plain)
                || numbers(plain).equals(numbers(stated));
    }

    private static String numbers(String version) {
        int end = 0;
        while (end < version.length() && (Character.isDigit(version.charAt(end)) || version.charAt(end) == '.')) {
            end++;
        }
        String numbers = version.substring(0, end);
        while (numbers.endsWith(".0") || numbers.endsWith(".")) {
            numbers = numbers.substring(0, numbers.lastIndexOf('.'));
        }
        return numbers;
    }

    /// The artifact's name by the manifest; empty if it tells none.
    private static String toldArtifact(JarManifest manifest) {
        String symbolic = manifest.get("bundle-symbolicname");
        String known = KnownArtifacts.artifact(symbolic);
        if (!known.isEmpty()) {
            return known;
        }
        String last = symbolic.substring(symbolic.lastIndexOf('.') + 1);
        if (last.indexOf('-') > 0) {
            return last;
        }
        String title = manifest.get("implementation-title");
        if (isWord(title)) {
            return title.substring(title.lastIndexOf('.') + 1);
        }
        String slug = title.toLowerCase(Locale.ROOT).replace(' ', '-');
        String module = manifest.get("automatic-module-name").replace('.', '-');
        if (!slug.isEmpty() && slug.equals(module)) {
            return slug;
        }
        return symbolic.indexOf('.') < 0 && isWord(symbolic) ? symbolic : "";
    }

    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c < 0x80 && Character.isLetterOrDigit(c)) && c != '-' && c != '.' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static String group(String artifact, String version, JarManifest manifest, String classes) {
        String known = KnownArtifacts.group(artifact, version);
        if (!known.isEmpty()) {
            return known;
        }
        String symbolic = manifest.get("bundle-symbolicname");
        if (symbolic.endsWith("." + artifact) && isWord(symbolic)) {
            String group = symbolic.substring(0, symbolic.length() - artifact.length() - 1);
            if (!group.equals("org.apache")) { // a roof for groups, none itself
                return group;
            }
        }
        if (artifact.startsWith("spring-") && classes.startsWith("org.springframework")) {
            return springGroup(classes);
        }
        if (!classes.isEmpty()) {
            return groupOfClasses(artifact, classes);
        }
        String vendor = manifest.get("implementation-vendor-id");
        return vendor.indexOf('.') > 0 && isWord(vendor) ? vendor : "";
    }

    private static String springGroup(String classes) {
        String[] words = classes.split("\\.", 4);
        boolean project = words.length > 2 && SPRING_PROJECTS.contains(words[2]);
        return project ? "org.springframework." + words[2] : "org.springframework";
    }

    /// By custom the packages of `org.acme.tool:tool` and `org.acme.tool:tool-core` start with `org.acme.tool`,
    /// those of `org.acme:tool-text` with `org.acme.text`.
    private static String groupOfClasses(String artifact, String classes) {
        String[] packages = classes.split("\\.");
        int scala = artifact.indexOf('_');
        String plain = (scala > 0 ? artifact.substring(0, scala) : artifact).toLowerCase(Locale.ROOT);
        String first = plain.substring(0, plain.indexOf('-') < 0 ? plain.length() : plain.indexOf('-'));
        String last = plain.substring(plain.lastIndexOf('-') + 1);
        int end = find(packages, plain.replace("-", ""), 0) + 1;
        if (end == 0) {
            end = Math.max(find(packages, last, 2), 0);
        }
        if (end == 0) {
            end = find(packages, first, 1) + 1;
        }
        if (end == 0) {
            end = Math.min(packages.length, 4);
        }
        return String.join(".", List.of(packages).subList(0, end));
    }

    private static int find(String[] words, String word, int from) {
        for (int i = from; i < words.length; i++) {
            if (words[i].equals(word)) {
                return i;
            }
        }
        return -1;
    }
}
