package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.vocabulary.Confidence;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/// Python distributions that are installed, from their core metadata (packaging.python.org, "Core metadata
/// specifications" and "Recording installed projects").
///
/// - `NAME-VERSION.dist-info/METADATA` anywhere: virtual environments, `pip install --target` and copies
/// that other packages vendor.
/// - `*.egg/EGG-INFO/PKG-INFO` anywhere.
/// - `NAME-VERSION[-pyX.Y].egg-info`, a directory with `PKG-INFO` or a single file, anywhere: only an
/// installation writes the version into the name.
/// - `NAME.egg-info` only in `site-packages`, `dist-packages` or `pythonX.Y`, where `importlib.metadata` sees
/// it too. Elsewhere it is what a build left in a source tree.
final class PythonCataloger implements Cataloger {
    private static final String PKG_INFO = "/PKG-INFO";
    private static final String EGG_INFO = ".egg-info";

    @Override
    public String name() {
        return "python";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        String path = file.path();
        if (file.type() != LayerEntry.Type.FILE) {
            return false;
        }
        if (path.endsWith(".dist-info/METADATA") || path.endsWith(".egg/EGG-INFO/PKG-INFO")) {
            return true;
        }
        if (path.endsWith(EGG_INFO + PKG_INFO)) {
            return isInstalled(path.substring(0, path.length() - PKG_INFO.length()));
        }
        return path.endsWith(EGG_INFO) && isInstalled(path);
    }

    private static boolean isInstalled(String eggInfo) {
        int name = eggInfo.lastIndexOf('/') + 1;
        int hyphen = eggInfo.indexOf('-', name);
        if (hyphen < eggInfo.length() - EGG_INFO.length()) { // within the name itself it is an underscore
            return true;
        }
        String folder = name == 0 ? "" : eggInfo.substring(eggInfo.lastIndexOf('/', name - 2) + 1, name - 1);
        return folder.equals("site-packages")
                || folder.equals("dist-packages")
                || (folder.startsWith("python")
                        && folder.length() > 6
                        && Character.isDigit(folder.charAt(folder.length() - 1)));
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var metadata = CoreMetadata.read(file.content().stream());
        String name = metadata.name();
        String version = metadata.version();
        if (name.isEmpty() && version.isEmpty() && file.size() == 0) {
            return; // some packagers leave an empty file behind; importlib.metadata sees no distribution either
        }
        if (name.isEmpty() || version.isEmpty()) {
            throw new IOException("it is no Python metadata: it states no " + (name.isEmpty() ? "Name" : "Version"));
        }
        var found = new LanguagePackage("pypi", null, purlName(name), name, version, Map.of(), metadata.licences());
        layer.add(found.at(file.path(), Confidence.HIGH));
    }

    /// purl-spec, "pypi": lower case, with hyphens for underscores.
    private static String purlName(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
