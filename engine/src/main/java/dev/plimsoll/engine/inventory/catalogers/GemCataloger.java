package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.vocabulary.Confidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Ruby gems that are installed: the specifications that RubyGems writes for them, those of Ruby's default gems
/// too.
///
/// Only what RubyGems itself generates is read (rubygems, `Gem::Specification#to_ruby`); nothing is
/// evaluated. A specification written by hand, with names or versions that are computed, is not read and
/// becomes a warning.
final class GemCataloger implements Cataloger {
    private static final String FOLDER = "specifications/";
    private static final int LARGEST = 8 << 20;

    @Override
    public String name() {
        return "gem";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        String path = file.path();
        if (!path.endsWith(".gemspec") || file.type() != LayerEntry.Type.FILE) {
            return false;
        }
        int folder = path.lastIndexOf('/') + 1;
        return isFolder(path, folder, FOLDER) || isFolder(path, folder, FOLDER + "default/");
    }

    private static boolean isFolder(String path, int end, String folder) {
        int start = end - folder.length();
        return start >= 0 && path.startsWith(folder, start) && (start == 0 || path.charAt(start - 1) == '/');
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var specification = GemSpecification.read(new String(file.content().bytes(LARGEST), StandardCharsets.UTF_8));
        String name = specification.name();
        String version = specification.version();
        if (name.isEmpty() || version.isEmpty()) {
            throw new IOException("it is no gem specification that can be read without running it: its "
                    + (name.isEmpty() ? "name" : "version") + " is not a plain string");
        }
        String platform = specification.platform();
        Map<String, String> qualifiers =
                platform.isEmpty() || platform.equals("ruby") ? Map.of() : Map.of("platform", platform);
        var found = new LanguagePackage("gem", null, name, name, version, qualifiers, specification.licences());
        layer.add(found.at(file.path(), Confidence.HIGH));
    }
}
