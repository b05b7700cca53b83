package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.engine.inventory.PackageDatabaseException;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// rpm packages, from the SQLite database that rpm writes since 4.16 (Fedora 33, RHEL 9). The older Berkeley DB
/// (`Packages`) and SUSE's ndb (`Packages.db`) are named in a warning, as is a database with changes in a journal.
final class RpmCataloger implements Cataloger {
    private static final List<String> FOLDERS = List.of("var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/");
    private static final String SQLITE = "rpmdb.sqlite";
    private static final String JOURNAL = "rpmdb.sqlite-wal";
    private static final String BERKELEY = "Packages";
    private static final String NDB = "Packages.db";

    /// A journal of this length has a header and no changes.
    private static final int EMPTY_JOURNAL = 32;

    private static final long MAX_DATABASE = 1L << 30;
    private static final int MAX_HEADER = 64 << 20;
    private static final int MAX_PACKAGES = 200_000;

    /// Not a package: rpm keeps the keys that it trusts in the same table.
    private static final String KEY = "gpg-pubkey";

    @Override
    public String name() {
        return "rpm";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        return switch (databaseFile(file.path())) {
            case SQLITE -> file.size() > 0;
            case JOURNAL -> file.size() > EMPTY_JOURNAL;
            case BERKELEY, NDB -> file.size() > 0;
            default -> false;
        };
    }

    private static String databaseFile(String path) {
        for (var folder : FOLDERS) {
            if (path.startsWith(folder)) {
                return path.substring(folder.length());
            }
        }
        return "";
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        switch (databaseFile(file.path())) {
            case SQLITE -> readSqlite(file, layer);
            case JOURNAL ->
                unsupported(file, layer, "has changes that are not in the database yet; packages may be missing");
            case BERKELEY ->
                unsupported(
                        file,
                        layer,
                        "is an rpm database in Berkeley DB, which is not read yet; its packages are missing");
            default ->
                unsupported(file, layer, "is an rpm database in ndb, which is not read yet; its packages are missing");
        }
    }

    private static void unsupported(LayerEntry file, LayerInventory.Builder layer, String what) {
        var path = "/" + file.path();
        layer.warn(new Warning(ImageCataloger.UNSUPPORTED_PACKAGE_DATABASE, path, path + " " + what));
    }

    private static void readSqlite(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        int[] packages = {0};
        try (var channel = file.content().channel(MAX_DATABASE)) {
            new SqliteTable(channel).forEachBlob("Packages", MAX_HEADER, blob -> {
                if (++packages[0] > MAX_PACKAGES) {
                    throw new IOException("it has more than " + MAX_PACKAGES + " packages; the rest is not listed");
                }
                add(new RpmHeader(blob), file.path(), layer);
            });
        } catch (IOException e) {
            throw new PackageDatabaseException(e);
        }
    }

    private static void add(RpmHeader header, String path, LayerInventory.Builder layer) {
        var name = header.text(RpmHeader.NAME);
        var version = header.text(RpmHeader.VERSION);
        var release = header.text(RpmHeader.RELEASE);
        if (name.isEmpty() || version.isEmpty() || name.equals(KEY)) {
            return;
        }
        var full = release.isEmpty() ? version : version + "-" + release;
        long epoch = header.number(RpmHeader.EPOCH);
        var qualifiers = new TreeMap<String, String>();
        put(qualifiers, "arch", header.text(RpmHeader.ARCHITECTURE));
        put(qualifiers, "rpmmod", header.text(RpmHeader.MODULARITY_LABEL));
        if (epoch > 0) {
            qualifiers.put("epoch", Long.toString(epoch));
            full = epoch + ":" + full;
        }
        var licence = header.text(RpmHeader.LICENCE);
        layer.add(new CatalogedPackage(
                "rpm",
                null,
                name,
                name,
                full,
                qualifiers,
                source(header.text(RpmHeader.SOURCE_RPM)).orElse(null),
                licence.isEmpty() ? List.of() : List.of(licence),
                path,
                Confidence.HIGH));
        layer.add(new OwnedFiles(name, qualifiers.get("arch"), header.files()));
    }

    private static void put(Map<String, String> qualifiers, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            qualifiers.put(key, value);
        }
    }

    /// From `name-version-release.src.rpm`; a name may hold hyphens, version and release may not.
    private static Optional<SourcePackage> source(String file) {
        var stem = file;
        for (var suffix : List.of(".src.rpm", ".nosrc.rpm")) {
            if (file.endsWith(suffix)) {
                stem = file.substring(0, file.length() - suffix.length());
            }
        }
        int release = stem.lastIndexOf('-');
        int version = release < 0 ? -1 : stem.lastIndexOf('-', release - 1);
        return version <= 0
                ? Optional.empty()
                : Optional.of(new SourcePackage(stem.substring(0, version), stem.substring(version + 1)));
    }
}
