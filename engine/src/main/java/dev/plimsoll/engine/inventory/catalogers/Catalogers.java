package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.inventory.Cataloger;
import java.util.List;

/// All catalogers: adding one is one class in this package and one line here (docs/add-a-cataloger.md).
public final class Catalogers {
    private Catalogers() {}

    public static List<Cataloger> all() {
        return List.of(
                new OsReleaseCataloger(),
                new DpkgCataloger(),
                new DebianCopyrightCataloger(),
                new ApkCataloger(),
                new RpmCataloger(),
                new JarCataloger(),
                new NodeCataloger(),
                new PythonCataloger(),
                new GemCataloger(),
                new GoBinaryCataloger());
    }
}
