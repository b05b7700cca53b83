package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The distribution, from os-release(5) and from the release files that came before it.
final class OsReleaseCataloger implements Cataloger {
    private static final int MAX_FILE = 1 << 16;

    /// The products whose one-line release file names them, by the words that it begins with, lower-case.
    private static final List<Product> PRODUCTS = List.of(
            new Product("red hat enterprise linux", "rhel", "fedora"),
            new Product("oracle linux", "ol", "fedora"),
            new Product("centos", "centos", "rhel", "fedora"),
            new Product("almalinux", "almalinux", "rhel", "centos", "fedora"),
            new Product("rocky linux", "rocky", "rhel", "centos", "fedora"),
            new Product("fedora", "fedora"),
            new Product("amazon linux", "amzn", "rhel", "fedora"),
            new Product("vmware photon", "photon"),
            new Product("photon", "photon"),
            new Product("cbl-mariner", "mariner"),
            new Product("azurelinux", "azurelinux"),
            new Product("microsoft azure linux", "azurelinux"),
            new Product("scientific linux", "scientific", "rhel", "fedora"),
            new Product("opensuse", "opensuse", "suse"),
            new Product("suse linux enterprise", "sles", "suse"));

    private record Product(String words, String id, List<String> like) {
        Product(String words, String id, String... like) {
            this(words, id, List.of(like));
        }
    }

    @Override
    public String name() {
        return "os-release";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        var path = file.path();
        if (path.startsWith("etc/")) {
            return path.indexOf('/', 4) < 0
                    && (path.endsWith("-release") || path.endsWith("_release") || path.equals("etc/debian_version"));
        }
        // Where /etc/os-release or /usr/lib/os-release may link to.
        return path.startsWith("usr/lib/")
                && (path.equals("usr/lib/os-release") || path.startsWith("usr/lib/os.release.d/os-release"));
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var text = new String(file.content().bytes(MAX_FILE), StandardCharsets.UTF_8);
        var name = file.path().substring(file.path().lastIndexOf('/') + 1);
        var release =
                switch (name) {
                    case "debian_version" -> debianVersion(text);
                    case "alpine-release" -> alpineRelease(text);
                    case "lsb-release" -> lsbRelease(text);
                    default -> name.startsWith("os-release") ? osRelease(text) : oneLine(text);
                };
        release.ifPresent(layer::add);
    }

    private static Optional<OperatingSystem> osRelease(String text) {
        var fields = assignments(text);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        var like = fields.getOrDefault("ID_LIKE", "");
        var id = fields.getOrDefault("ID", "linux").toLowerCase(Locale.ROOT);
        return Optional.of(new OperatingSystem(
                id,
                fields.get("VERSION_ID"),
                like.isBlank() ? List.of() : List.of(like.strip().split("\\s+")),
                fields.get("VERSION_CODENAME"),
                fields.get("CPE_NAME"),
                fields.getOrDefault("PRETTY_NAME", fields.getOrDefault("NAME", id))));
    }

    /// `DISTRIB_ID=Ubuntu`, as the lsb-release package of Ubuntu and its derivatives writes it.
    private static Optional<OperatingSystem> lsbRelease(String text) {
        var fields = assignments(text);
        var id = fields.get("DISTRIB_ID");
        return id == null
                ? Optional.empty()
                : Optional.of(new OperatingSystem(
                        id.toLowerCase(Locale.ROOT).replace(' ', '-'),
                        fields.get("DISTRIB_RELEASE"),
                        List.of(),
                        fields.get("DISTRIB_CODENAME"),
                        null,
                        fields.getOrDefault("DISTRIB_DESCRIPTION", id)));
    }

    /// `11.9`, or `trixie/sid` for what is not released yet.
    private static Optional<OperatingSystem> debianVersion(String text) {
        var version = firstLine(text);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        boolean released = isDigit(version.charAt(0));
        int dot = version.indexOf('.');
        var major = dot < 0 ? version : version.substring(0, dot);
        int slash = version.indexOf('/');
        var codename = slash < 0 ? version : version.substring(0, slash);
        return Optional.of(new OperatingSystem(
                "debian",
                released ? major : null,
                List.of(),
                released ? null : codename,
                null,
                "Debian GNU/Linux " + version));
    }

    private static Optional<OperatingSystem> alpineRelease(String text) {
        var version = firstLine(text);
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new OperatingSystem("alpine", version, List.of(), null, null, "Alpine Linux v" + version));
    }

    /// `CentOS Linux release 7.9.2009 (Core)`, `VMware Photon OS 4.0`, `CBL-Mariner 2.0.20230805`.
    private static Optional<OperatingSystem> oneLine(String text) {
        var line = firstLine(text);
        var lower = line.toLowerCase(Locale.ROOT);
        for (var product : PRODUCTS) {
            if (lower.startsWith(product.words)) {
                return Optional.of(
                        new OperatingSystem(product.id, version(text, line), product.like, null, null, line));
            }
        }
        return Optional.empty();
    }

    /// The first number of the line; SUSE writes `VERSION = 11` on a line of its own, beside `PATCHLEVEL = 4`.
    private static @Nullable String version(String text, String line) {
        var fields = assignments(text);
        var stated = fields.get("VERSION");
        if (stated != null) {
            var patch = fields.get("PATCHLEVEL");
            return patch == null || patch.equals("0") || stated.contains(".") ? stated : stated + "." + patch;
        }
        for (int start = 0; start < line.length(); start++) {
            if (isDigit(line.charAt(start)) && (start == 0 || line.charAt(start - 1) == ' ')) {
                int end = start;
                while (end < line.length() && (isDigit(line.charAt(end)) || line.charAt(end) == '.')) {
                    end++;
                }
                return line.substring(start, end);
            }
        }
        return null;
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Assignments as a shell reads them, without expansion (os-release(5)): the last one of a name counts, an empty
    /// value is as good as none.
    private static Map<String, String> assignments(String text) {
        var fields = new TreeMap<String, String>();
        text.lines().forEach(line -> {
            var stripped = line.strip();
            int equals = stripped.indexOf('=');
            if (equals > 0 && stripped.charAt(0) != '#') {
                var value = unquoted(stripped.substring(equals + 1).strip());
                var key = stripped.substring(0, equals).strip();
                if (value.isEmpty()) {
                    fields.remove(key);
                } else {
                    fields.put(key, value);
                }
            }
        });
        return fields;
    }

    private static String unquoted(String value) {
        var result = new StringBuilder(value.length());
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && quote != '\'' && i + 1 < value.length()) {
                i++;
                result.append(value.charAt(i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && c == '#' && i > 0 && Character.isWhitespace(value.charAt(i - 1))) {
                break;
            } else {
                result.append(c);
            }
        }
        return result.toString().strip();
    }
}
