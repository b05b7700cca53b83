package dev.plimsoll.notifier.postee;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a configuration file for Postee says, as it says it.
///
/// @param aquaServer address of the Aqua console, which links of templates begin with; empty where there is none
/// @param notes what the file has that is not done, each with its line, for people
public record PosteeSettings(
        String name,
        String aquaServer,
        List<PosteeRoute> routes,
        List<PosteeTemplate> templates,
        List<PosteeAction> actions,
        List<String> notes) {
    public PosteeSettings {
        routes = List.copyOf(routes);
        templates = List.copyOf(templates);
        actions = List.copyOf(actions);
        notes = List.copyOf(notes);
    }

    /// What templates get as `input.postee.AquaServer`: images stand below it.
    public String imagesAddress() {
        return aquaServer.isEmpty() ? "" : aquaServer + (aquaServer.endsWith("/") ? "" : "/") + "#/images/";
    }

    public Optional<PosteeTemplate> template(String wanted) {
        return templates.stream()
                .filter(template -> template.name().equals(wanted))
                .findFirst();
    }

    /// @param input a condition in Rego; empty for none
    /// @param inputFiles modules that decide, by file name; empty for none
    /// @param actions names of those that are told
    /// @param serialize whether each action waits for the one before
    /// @param line where it begins in the file
    public record PosteeRoute(
            String name,
            String input,
            List<String> inputFiles,
            List<String> actions,
            String template,
            boolean serialize,
            PosteePlugins plugins,
            int line) {
        public PosteeRoute {
            inputFiles = List.copyOf(inputFiles);
            actions = List.copyOf(actions);
        }
    }

    /// @param aggregateNumber so many messages become one; 0 for no such wait
    /// @param aggregateTimeout what comes within it becomes one; zero for no such wait
    /// @param uniqueProps places in the input by which messages are the same; empty where all are told
    /// @param uniqueTimeout how long that holds; zero for ever
    public record PosteePlugins(
            int aggregateNumber, Duration aggregateTimeout, List<String> uniqueProps, Duration uniqueTimeout) {
        static final PosteePlugins NONE = new PosteePlugins(0, Duration.ZERO, List.of(), Duration.ZERO);

        public PosteePlugins {
            uniqueProps = List.copyOf(uniqueProps);
        }
    }

    /// One of the four is filled.
    public record PosteeTemplate(String name, String regoPackage, String body, String url, String legacy, int line) {}

    /// @param type as the file names it, for example `serviceNow`
    /// @param fields texts, numbers and booleans as texts; lists and maps as they are; by key in lower case
    public record PosteeAction(String name, String type, boolean enabled, Map<String, Object> fields, int line) {
        public PosteeAction {
            fields = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }

        /// Empty where the file says nothing.
        public String text(String key) {
            return fields.get(key) instanceof String text ? text : "";
        }

        /// A list, or a text whose parts are separated by commas.
        public List<String> list(String key) {
            return switch (fields.get(key)) {
                case List<?> items -> items.stream().map(String::valueOf).toList();
                case String text
                when !text.isBlank() ->
                    java.util.Arrays.stream(text.split(","))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .toList();
                case null, default -> List.of();
            };
        }

        /// By key as it is written.
        public Map<String, Object> map(String key) {
            var map = new java.util.LinkedHashMap<String, Object>();
            if (fields.get(key) instanceof Map<?, ?> found) {
                found.forEach((name, value) -> map.put(String.valueOf(name), value));
            }
            return map;
        }

        /// Secrets stand in it.
        @Override
        public String toString() {
            return "PosteeAction[" + name + ", " + type + "]";
        }
    }
}
