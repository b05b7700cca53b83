package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Node packages that are installed: the `package.json` at the top of each package in a `node_modules`
/// directory, as npm, yarn and pnpm lay them out (docs.npmjs.com, "package.json" and "folders").
///
/// A `package.json` deeper within a package is not a package. Neither is one below a directory of tests:
/// packages that resolve or bundle others carry made-up `node_modules` there.
final class NodeCataloger implements Cataloger {
    private static final String FILE = "/package.json";
    private static final String MODULES = "node_modules/";
    private static final int LARGEST = 4 << 20;
    private static final int DEEPEST = 200;

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LARGEST)
                    .build())
            .build();

    @Override
    public String name() {
        return "node";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        String path = file.path();
        return path.endsWith(FILE) && file.type() == LayerEntry.Type.FILE && isInstalled(path);
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var manifest = new Manifest();
        String damage = null;
        try (JsonParser parser =
                json.createParser(ObjectReadContext.empty(), file.content().bytes(LARGEST))) {
            manifest.read(parser);
        } catch (JacksonException e) {
            damage = "it is not valid JSON: " + e.getOriginalMessage();
        }
        String name = manifest.name;
        String version = manifest.version;
        if (name == null || version == null || name.isBlank() || version.isBlank()) {
            if (damage != null) {
                throw new IOException(damage);
            }
            return; // npm itself takes a manifest without them for a private folder, not for a package
        }
        int slash = name.startsWith("@") ? name.indexOf('/') : -1;
        String scope = slash < 0 ? null : name.substring(0, slash);
        var found = new LanguagePackage(
                "npm", scope, name.substring(slash + 1), name, version.strip(), Map.of(), manifest.licences);
        layer.add(found.at(file.path(), Confidence.HIGH));
        if (damage != null) {
            layer.warn(new Warning("damaged-file", "/" + file.path(), "/" + file.path() + ": " + damage));
        }
    }

    /// Whether the path is `…node_modules/NAME/package.json` or `…node_modules/@SCOPE/NAME/package.json`,
    /// and no `node_modules` on the way lies in a directory of tests.
    private static boolean isInstalled(String path) {
        int end = path.length() - FILE.length();
        int at = nextModules(path, 0);
        while (at >= 0) {
            int name = at + MODULES.length();
            int nameEnd = path.indexOf('/', name);
            if (nameEnd >= 0 && path.charAt(name) == '@') {
                nameEnd = path.indexOf('/', nameEnd + 1);
            }
            if (nameEnd < 0 || nameEnd > end) {
                return false;
            }
            if (nameEnd == end) {
                return path.charAt(name) != '.';
            }
            int inner = nextModules(path, nameEnd + 1);
            if (inner < 0 || isTest(path, nameEnd + 1, inner)) {
                return false;
            }
            at = inner;
        }
        return false;
    }

    private static int nextModules(String path, int from) {
        int at = path.indexOf(MODULES, from);
        while (at > 0 && path.charAt(at - 1) != '/') {
            at = path.indexOf(MODULES, at + 1);
        }
        return at;
    }

    private static boolean isTest(String path, int from, int to) {
        int at = from;
        while (at < to) {
            int slash = path.indexOf('/', at);
            switch (path.substring(at, slash)) {
                case "test", "tests", "__tests__", "fixtures", "__fixtures__", "spec" -> {
                    return true;
                }
                default -> at = slash + 1;
            }
        }
        return false;
    }

    /// The members of a `package.json` that tell what is installed. Of a name that is given twice the last
    /// counts, as in JavaScript.
    private static final class Manifest {
        private @Nullable String name;
        private @Nullable String version;
        private final List<String> licences = new ArrayList<>();

        private void read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (member) {
                    case "name" -> name = text(parser, value);
                    case "version" -> version = text(parser, value);
                    case "license", "licence", "licenses", "licences" -> readLicences(parser, value);
                    default -> parser.skipChildren();
                }
            }
        }

        private static @Nullable String text(JsonParser parser, JsonToken value) {
            if (value == JsonToken.VALUE_STRING) {
                return parser.getString();
            }
            parser.skipChildren();
            return null;
        }

        /// Today a string; in old packages also `{"type": …}` and lists of both.
        private void readLicences(JsonParser parser, JsonToken value) {
            if (value == JsonToken.START_ARRAY) {
                JsonToken element = parser.nextToken();
                while (element != null && element != JsonToken.END_ARRAY) {
                    readLicence(parser, element);
                    element = parser.nextToken();
                }
            } else {
                readLicence(parser, value);
            }
        }

        private void readLicence(JsonParser parser, JsonToken value) {
            if (value == JsonToken.VALUE_STRING) {
                licences.add(parser.getString());
            } else if (value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String member = parser.currentName();
                    String text = text(parser, parser.nextToken());
                    if (text != null && (member.equals("type") || member.equals("name"))) {
                        licences.add(text);
                    }
                }
            } else {
                parser.skipChildren();
            }
        }
    }
}
