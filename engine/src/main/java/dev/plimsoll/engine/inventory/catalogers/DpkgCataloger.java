package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.FileList;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.engine.inventory.PackageDatabaseException;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Debian packages: dpkg's status file, the one file for each package of images without dpkg ("distroless"), and the
/// lists of the files that they own (dpkg(1), deb-control(5)).
final class DpkgCataloger implements Cataloger {
    private static final String STATUS = "var/lib/dpkg/status";
    private static final String STATUS_FOLDER = "var/lib/dpkg/status.d/";
    private static final String LISTS = "var/lib/dpkg/info/";
    private static final String LIST = ".list";
    private static final String SUMS = ".md5sums";

    /// A line of an md5sums file: 32 digits, two blanks, the path.
    private static final int SUM_LENGTH = 34;

    /// No field that is read here is longer; dependencies and descriptions may be.
    private static final int MAX_LINE = 8192;

    /// A desktop with every package of a release has 60 MB of status.
    private static final long MAX_STATUS = 256L << 20;

    private static final long MAX_LIST = 64L << 20;
    private static final int MAX_PACKAGES = 200_000;

    @Override
    public String name() {
        return "dpkg";
    }

    @Override
    public int version() {
        return 2;
    }

    @Override
    public boolean wants(LayerEntry file) {
        var path = file.path();
        return path.startsWith("var/lib/dpkg/")
                && (path.equals(STATUS)
                        || path.startsWith(STATUS_FOLDER)
                        || (path.startsWith(LISTS) && path.endsWith(LIST)));
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var path = file.path();
        if (path.startsWith(LISTS)) {
            var owner = path.substring(LISTS.length(), path.length() - LIST.length());
            layer.add(owned(owner, lines(file, MAX_LIST), 0));
        } else if (path.endsWith(SUMS)) {
            var owner = path.substring(STATUS_FOLDER.length(), path.length() - SUMS.length());
            layer.add(owned(owner, lines(file, MAX_LIST), SUM_LENGTH));
        } else {
            // A file of status.d is one package's own control file, which has no Status: it is there, so it is.
            try {
                readStatus(file, !path.equals(STATUS), layer);
            } catch (IOException e) {
                throw new PackageDatabaseException(e);
            }
        }
    }

    private static BoundedLines lines(LayerEntry file, long limit) throws IOException {
        return new BoundedLines(file.content().stream(), MAX_LINE, limit);
    }

    /// @param owner `name` or, for a package that may be there for several architectures, `name:architecture`
    private static OwnedFiles owned(String owner, BoundedLines lines, int column) throws IOException {
        var files = new FileList.Builder();
        while (lines.next()) {
            if (!lines.wasCut()) {
                files.add(lines.rawFrom(column));
            }
        }
        int colon = owner.indexOf(':');
        return colon < 0
                ? new OwnedFiles(owner, null, files.build())
                : new OwnedFiles(owner.substring(0, colon), owner.substring(colon + 1), files.build());
    }

    private static void readStatus(LayerEntry file, boolean alwaysInstalled, LayerInventory.Builder layer)
            throws IOException {
        var lines = lines(file, MAX_STATUS);
        var paragraph = new Paragraph();
        int packages = 0;
        int unclear = 0;
        boolean more = true;
        while (more) {
            more = lines.next();
            if (more && !lines.isBlank()) {
                paragraph.take(lines);
                continue;
            }
            unclear += paragraph.isUnclear() ? 1 : 0;
            var found = paragraph.installed(file.path(), alwaysInstalled);
            if (found != null) {
                if (++packages > MAX_PACKAGES) {
                    throw new IOException("it has more than " + MAX_PACKAGES + " packages; the rest is not listed");
                }
                layer.add(found);
            }
            paragraph = new Paragraph();
        }
        if (unclear > 0 && !alwaysInstalled) {
            throw new IOException(unclear + " of its paragraphs say of no package which version is installed");
        }
    }

    /// The fields of one package. A field is on one line here; what continues on lines that begin with a blank
    /// (descriptions, file lists) is not wanted.
    private static final class Paragraph {
        private String name = "";
        private String version = "";
        private String architecture = "";
        private String source = "";
        private String status = "";
        private boolean empty = true;

        void take(BoundedLines line) {
            empty = false;
            switch (line.at(0) | 0x20) {
                case 'p' -> name = value(line, "package:", name);
                case 'v' -> version = value(line, "version:", version);
                case 'a' -> architecture = value(line, "architecture:", architecture);
                case 's' -> {
                    source = value(line, "source:", source);
                    status = value(line, "status:", status);
                }
                default -> {}
            }
        }

        private static String value(BoundedLines line, String field, String before) {
            return line.startsWith(field) ? line.from(field.length()) : before;
        }

        @Nullable
        CatalogedPackage installed(String path, boolean always) {
            if (name.isEmpty() || version.isEmpty() || !(always || isInstalled())) {
                return null;
            }
            Map<String, String> qualifiers = architecture.isEmpty() ? Map.of() : Map.of("arch", architecture);
            return new CatalogedPackage(
                    "deb", null, name, name, version, qualifiers, source(), List.of(), path, Confidence.HIGH);
        }

        /// There is something, but not what tells an installed package; what was removed needs no version.
        boolean isUnclear() {
            return !empty && (name.isEmpty() || (version.isEmpty() && isInstalled()));
        }

        /// The last word of `want flag state`. From `unpacked` on the files are on the disk, whatever is wanted and
        /// whether or not the package was set up; of `config-files` only the settings are left, and of
        /// `half-installed` nobody knows: it counts, since not to list what is there is the worse fault.
        private boolean isInstalled() {
            var state = status.substring(status.lastIndexOf(' ') + 1);
            return switch (state) {
                case "installed",
                        "half-configured",
                        "unpacked",
                        "half-installed",
                        "triggers-awaited",
                        "triggers-pending" -> true;
                default -> false;
            };
        }

        /// `Source: name` or `name (version)`, the version only where it differs; without the field the package is its
        /// own source. A binary-only rebuild (`+b1`) has no source of its own version.
        private SourcePackage source() {
            if (source.isEmpty()) {
                return new SourcePackage(name, withoutRebuild(version));
            }
            int open = source.indexOf('(');
            if (open < 0) {
                return new SourcePackage(source, withoutRebuild(version));
            }
            int close = source.indexOf(')', open);
            var stated = source.substring(open + 1, close < 0 ? source.length() : close)
                    .strip();
            var sourceName = source.substring(0, open).strip();
            return new SourcePackage(sourceName, stated.isEmpty() ? withoutRebuild(version) : stated);
        }

        private static String withoutRebuild(String version) {
            int end = version.length();
            while (end > 0 && version.charAt(end - 1) >= '0' && version.charAt(end - 1) <= '9') {
                end--;
            }
            boolean rebuilt = end < version.length() && end >= 2 && version.startsWith("+b", end - 2);
            return rebuilt ? version.substring(0, end - 2) : version;
        }
    }
}
