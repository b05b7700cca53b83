package dev.plimsoll.notifier.settings;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A YAML document as a tree that Jackson binds, and the place in the file of everything in it. Bounded, so that
/// aliases of aliases cannot grow; secrets are put in on the way.
final class YamlTree {
    private static final int MAX_CHARACTERS = 4 << 20;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_NODES = 200_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String file;
    private final Secrets secrets;
    private final Map<String, Place> places = new HashMap<>();
    private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();
    private int nodes;
    private JsonNode root = NODES.objectNode();

    /// Counted from 1.
    record Place(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    private YamlTree(String file, Secrets secrets) {
        this.file = file;
        this.secrets = secrets;
    }

    /// @throws SettingsException if it is no single YAML mapping within the limits, or names a secret that is not there
    static YamlTree read(String file, String text, Secrets secrets) throws SettingsException {
        var tree = new YamlTree(file, secrets);
        if (text.length() > MAX_CHARACTERS) {
            throw new SettingsException(file + ": longer than " + MAX_CHARACTERS + " characters");
        }
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file)
                    .setCodePointLimit(MAX_CHARACTERS)
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(100)
                    .build();
            var node = new Compose(settings).composeString(text);
            if (node.isPresent()) {
                tree.root = tree.convert(node.get(), "", 0);
            }
        } catch (MarkedYamlEngineException e) {
            var mark = e.getProblemMark().map(YamlTree::place).map(place -> ":" + place);
            throw new SettingsException(file + mark.orElse("") + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new SettingsException(file + ": " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new SettingsException(file + ": nested too deeply");
        }
        if (!tree.root.isObject()) {
            throw new SettingsException(file + ":1:1: must be keys with values");
        }
        return tree;
    }

    JsonNode root() {
        return root;
    }

    /// The place of the nearest thing above or at a path such as `routes[0].when`.
    Optional<Place> place(String path) {
        var at = path;
        while (!at.isEmpty() && !places.containsKey(at)) {
            int end = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = end < 0 ? "" : at.substring(0, end);
        }
        return Optional.ofNullable(places.get(at));
    }

    private JsonNode convert(Node node, String path, int depth) throws SettingsException {
        var place = node.getStartMark().map(YamlTree::place).orElse(new Place(1, 1));
        places.putIfAbsent(path, place);
        if (depth > MAX_DEPTH) {
            throw fault(place, path, "nested more than " + MAX_DEPTH + " deep");
        }
        if (++nodes > MAX_NODES) {
            throw fault(place, path, "more than " + MAX_NODES + " values, counting each alias as what it stands for");
        }
        if (open.putIfAbsent(node, true) != null) {
            throw fault(place, path, "an alias stands within what it names");
        }
        try {
            return switch (node) {
                case MappingNode mapping -> mapping(mapping, path, depth);
                case SequenceNode sequence -> {
                    var array = NODES.arrayNode();
                    int number = 0;
                    for (var item : sequence.getValue()) {
                        array.add(convert(item, path + "[" + number++ + "]", depth + 1));
                    }
                    yield array;
                }
                case ScalarNode scalar -> scalar(scalar, path, place);
                default -> throw fault(place, path, "unexpected " + node.getNodeType());
            };
        } finally {
            open.remove(node);
        }
    }

    private ObjectNode mapping(MappingNode mapping, String path, int depth) throws SettingsException {
        var object = NODES.objectNode();
        for (var entry : mapping.getValue()) {
            var place = entry.getKeyNode().getStartMark().map(YamlTree::place).orElse(new Place(1, 1));
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw fault(place, path, "a key must be a text");
            }
            var name = key.getValue();
            var below = path.isEmpty() ? name : path + "." + name;
            if (object.has(name)) {
                throw fault(place, below, "is there twice");
            }
            places.put(below, place);
            object.set(name, convert(entry.getValueNode(), below, depth + 1));
        }
        return object;
    }

    private JsonNode scalar(ScalarNode scalar, String path, Place place) throws SettingsException {
        var text = scalar.getValue();
        if (Secrets.isReference(text)) {
            try {
                return NODES.stringNode(secrets.resolve(text));
            } catch (IllegalArgumentException e) {
                throw fault(place, path, String.valueOf(e.getMessage()));
            }
        }
        var tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return NODES.numberNode(Long.parseLong(text));
            }
            if (tag.equals(Tag.FLOAT)) {
                return NODES.numberNode(Double.parseDouble(text));
            }
        } catch (NumberFormatException e) {
            return NODES.stringNode(text);
        }
        return NODES.stringNode(text);
    }

    SettingsException fault(Place place, String path, String message) {
        return new SettingsException(file + ":" + place + ": " + (path.isEmpty() ? "" : path + ": ") + message);
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /// Every key that was read, for those who ask whether a secret is only meant.
    List<String> paths() {
        return List.copyOf(places.keySet());
    }
}
