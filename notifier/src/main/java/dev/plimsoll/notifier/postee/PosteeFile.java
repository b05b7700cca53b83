package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.postee.PosteeSettings.PosteeAction;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteePlugins;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeRoute;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads a configuration file of Postee's second version: keys in any case, unknown ones passed over with a note,
/// `$NAME` in user, password and token taken from the environment.
final class PosteeFile {
    private static final int MAX_CHARACTERS = 4 << 20;
    private static final int MAX_DEPTH = 20;
    /// Counted after aliases, which would otherwise grow without end.
    private static final int MAX_VALUES = 100_000;
    private static final Pattern WAIT = Pattern.compile("(\\d{1,9})\\s*([smhdSMHD]?)");
    private static final List<String> FROM_ENVIRONMENT = List.of("user", "password", "token", "url");

    private final String file;
    private final UnaryOperator<@Nullable String> environment;
    private final List<String> notes = new ArrayList<>();
    private int values;

    private PosteeFile(String file, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /// @param file its name, for messages
    /// @param environment gives the value of a variable, or nothing where it is not set
    static PosteeSettings read(String file, String text, UnaryOperator<@Nullable String> environment)
            throws PosteeFileException {
        return new PosteeFile(file, environment).settings(text);
    }

    private PosteeSettings settings(String text) throws PosteeFileException {
        var top = fields(root(text), "the file");
        top.known(
                "name",
                "aqua-server",
                "routes",
                "templates",
                "actions",
                "outputs",
                "rules",
                "max-db-size",
                "db-verify-interval",
                "delete-old-data");
        for (var idle : List.of("max-db-size", "db-verify-interval", "delete-old-data")) {
            if (!top.text(idle).isEmpty()) {
                notes.add(file + ":" + top.line(idle) + ": '" + idle + "' sizes a database that is not used here;"
                        + " what was delivered is forgotten by age");
            }
        }
        var routes = new ArrayList<PosteeRoute>();
        for (var node : top.items("routes")) {
            routes.add(route(node));
        }
        var templates = new ArrayList<PosteeTemplate>();
        for (var node : top.items("templates")) {
            templates.add(template(node));
        }
        var actions = new ArrayList<PosteeAction>();
        for (var list : List.of("actions", "outputs")) {
            for (var node : top.items(list)) {
                actions.add(action(node));
            }
        }
        return new PosteeSettings(top.text("name"), top.text("aqua-server"), routes, templates, actions, notes);
    }

    private Node root(String text) throws PosteeFileException {
        if (text.length() > MAX_CHARACTERS) {
            throw new PosteeFileException(file, 1, "the file has more than " + MAX_CHARACTERS + " characters");
        }
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file)
                    .setCodePointLimit(MAX_CHARACTERS)
                    .setMaxAliasesForCollections(100)
                    .build();
            Optional<Node> root = new Compose(settings).composeString(text);
            return root.orElseThrow(() -> new PosteeFileException(file, 1, "the file is empty"));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new PosteeFileException(file, line, "this is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new PosteeFileException(file, 1, "this is not YAML: " + e.getMessage());
        }
    }

    private PosteeRoute route(Node node) throws PosteeFileException {
        var fields = fields(node, "a route");
        fields.known(
                "name",
                "input",
                "input-files",
                "actions",
                "outputs",
                "plugins",
                "template",
                "serialize-actions",
                "serialize-outputs",
                "runs-on");
        if (!fields.text("runs-on").isEmpty()) {
            notes.add(file + ":" + fields.line("runs-on") + ": 'runs-on' names a runner; everything runs here");
        }
        var told = new ArrayList<>(fields.texts("actions"));
        told.addAll(fields.texts("outputs"));
        return new PosteeRoute(
                fields.name(),
                fields.text("input"),
                fields.texts("input-files").stream()
                        .filter(name -> !name.isBlank())
                        .toList(),
                told,
                fields.text("template"),
                fields.flag("serialize-actions") || fields.flag("serialize-outputs"),
                plugins(fields.node("plugins")),
                fields.line);
    }

    private PosteePlugins plugins(@Nullable Node node) throws PosteeFileException {
        if (node == null || node instanceof ScalarNode) {
            return PosteePlugins.NONE;
        }
        var fields = fields(node, "plugins");
        // older files write the seconds that the program itself keeps
        fields.known(
                "aggregate-message-number",
                "aggregate-message-timeout",
                "unique-message-props",
                "unique-message-timeout",
                "aggregatetimeoutseconds",
                "uniquemessagetimeoutseconds",
                "aggregate-issues-number",
                "aggregate-issues-timeout",
                "policy-show-all");
        return new PosteePlugins(
                fields.number("aggregate-message-number"),
                fields.wait("aggregate-message-timeout"),
                fields.texts("unique-message-props"),
                fields.wait("unique-message-timeout"));
    }

    private PosteeTemplate template(Node node) throws PosteeFileException {
        var fields = fields(node, "a template");
        fields.known("name", "rego-package", "body", "url", "legacy-scan-renderer");
        return new PosteeTemplate(
                fields.name(),
                fields.text("rego-package"),
                fields.text("body"),
                fields.text("url"),
                fields.text("legacy-scan-renderer"),
                fields.line);
    }

    private PosteeAction action(Node node) throws PosteeFileException {
        var fields = fields(node, "an action");
        var values = new TreeMap<String, Object>();
        for (var field : fields.values.entrySet()) {
            values.put(field.getKey(), value(field.getValue(), 0));
        }
        for (var key : FROM_ENVIRONMENT) {
            if (values.get(key) instanceof String text && text.startsWith("$") && text.length() > 1) {
                var variable = text.substring(1);
                var set = environment.apply(variable);
                if (set == null) {
                    throw new PosteeFileException(
                            file,
                            fields.line(key),
                            "'" + key + "' of action '" + fields.text("name") + "' names the environment variable "
                                    + variable + ", which is not set");
                }
                values.put(key, set);
            }
        }
        return new PosteeAction(fields.name(), fields.text("type"), fields.flag("enable"), values, fields.line);
    }

    private Object value(Node node, int depth) throws PosteeFileException {
        if (depth > MAX_DEPTH) {
            throw new PosteeFileException(file, line(node), "values are nested deeper than " + MAX_DEPTH);
        }
        if (++values > MAX_VALUES) {
            throw new PosteeFileException(file, line(node), "the file has more than " + MAX_VALUES + " values");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                var items = new ArrayList<Object>();
                for (var item : sequence.getValue()) {
                    items.add(value(item, depth + 1));
                }
                yield items;
            }
            case MappingNode mapping -> {
                var map = new LinkedHashMap<String, Object>();
                for (NodeTuple tuple : mapping.getValue()) {
                    map.put(key(tuple), value(tuple.getValueNode(), depth + 1));
                }
                yield map;
            }
            default -> throw new PosteeFileException(file, line(node), "this kind of value is not known");
        };
    }

    private static String scalar(ScalarNode scalar) {
        return scalar.getTag().equals(org.snakeyaml.engine.v2.nodes.Tag.NULL) ? "" : scalar.getValue();
    }

    private String key(NodeTuple tuple) throws PosteeFileException {
        if (tuple.getKeyNode() instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new PosteeFileException(file, line(tuple.getKeyNode()), "a key must be a word");
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private Fields fields(Node node, String what) throws PosteeFileException {
        if (!(node instanceof MappingNode mapping)) {
            throw new PosteeFileException(
                    file,
                    line(node),
                    what + " must be keys and values; a file of Postee's first version begins with '- '"
                            + " and has to be written anew");
        }
        var values = new TreeMap<String, Node>();
        for (NodeTuple tuple : mapping.getValue()) {
            values.put(key(tuple).toLowerCase(Locale.ROOT), tuple.getValueNode());
        }
        return new Fields(what, values, line(node));
    }

    /// The keys of one mapping, in lower case.
    private final class Fields {
        private final String what;
        private final SortedMap<String, Node> values;
        private final int line;

        private Fields(String what, SortedMap<String, Node> values, int line) {
            this.what = what;
            this.values = values;
            this.line = line;
        }

        private void known(String... keys) {
            for (var key : values.keySet()) {
                if (!List.of(keys).contains(key)) {
                    notes.add(file + ":" + line(key) + ": '" + key + "' in " + what + " is not known and does nothing");
                }
            }
        }

        private int line(String key) {
            var node = values.get(key);
            return node == null ? line : PosteeFile.line(node);
        }

        private @Nullable Node node(String key) {
            return values.get(key);
        }

        private String name() throws PosteeFileException {
            var name = text("name");
            if (name.isBlank()) {
                throw new PosteeFileException(file, line, what + " has no 'name'");
            }
            return name;
        }

        private String text(String key) throws PosteeFileException {
            return switch (values.get(key)) {
                case null -> "";
                case ScalarNode scalar -> scalar(scalar).strip();
                case Node other ->
                    throw new PosteeFileException(
                            file, PosteeFile.line(other), "'" + key + "' in " + what + " must be a text");
            };
        }

        private boolean flag(String key) throws PosteeFileException {
            return text(key).equalsIgnoreCase("true");
        }

        private int number(String key) throws PosteeFileException {
            var text = text(key);
            try {
                return text.isEmpty() ? 0 : Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new PosteeFileException(
                        file, line(key), "'" + key + "' must be a whole number, not '" + text + "'");
            }
        }

        private Duration wait(String key) throws PosteeFileException {
            var text = text(key);
            if (text.isEmpty()) {
                return Duration.ZERO;
            }
            var parts = WAIT.matcher(text);
            if (!parts.matches()) {
                throw new PosteeFileException(
                        file, line(key), "'" + key + "' must be a number with s, m, h or d, not '" + text + "'");
            }
            var number = Long.parseLong(parts.group(1));
            return switch (parts.group(2).toLowerCase(Locale.ROOT)) {
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> Duration.ofSeconds(number);
            };
        }

        private List<Node> items(String key) throws PosteeFileException {
            return switch (values.get(key)) {
                case null -> List.of();
                case SequenceNode sequence -> sequence.getValue();
                case ScalarNode scalar when scalar(scalar).isBlank() -> List.of();
                case Node other ->
                    throw new PosteeFileException(file, PosteeFile.line(other), "'" + key + "' must be a list");
            };
        }

        private List<String> texts(String key) throws PosteeFileException {
            if (values.get(key) instanceof ScalarNode scalar) {
                return scalar(scalar).isBlank()
                        ? List.of()
                        : List.of(scalar(scalar).strip());
            }
            var texts = new ArrayList<String>();
            for (var item : items(key)) {
                if (!(item instanceof ScalarNode scalar)) {
                    throw new PosteeFileException(file, PosteeFile.line(item), "'" + key + "' must be a list of texts");
                }
                texts.add(scalar(scalar));
            }
            return texts;
        }
    }
}
