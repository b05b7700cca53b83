package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.postee.ActionMapping.Mapped;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// Writes what a configuration for Postee says as one of the notifier's own, with every difference in meaning. Secrets
/// that stand in the file are not written: a name of the environment takes their place.
final class NativeYaml {
    private static final Set<String> SECRET = Set.of("password", "token", "apiKey", "routingKey", "webhook");
    private static final Pattern IMAGE =
            Pattern.compile("contains\\(\\s*input\\.image\\s*,\\s*\"([^\"\\\\]*)\"\\s*\\)");
    private static final Pattern REGISTRY = Pattern.compile("input\\.registry\\s*==\\s*\"([^\"\\\\]*)\"");
    private static final Pattern SEVERITY =
            Pattern.compile("input\\.vulnerability_summary\\.(critical|high|medium|low)\\s*>\\s*0");
    private static final Pattern REFUSED =
            Pattern.compile("input\\.image_assurance_results\\.disallowed(?:\\s*==\\s*true)?");

    private final PosteeSettings file;
    private final List<String> notes;

    private NativeYaml(PosteeSettings file) {
        this.file = file;
        this.notes = new ArrayList<>(file.notes());
    }

    /// @param file whose environment variables were read as `${env:NAME}`
    static String write(PosteeSettings file) {
        return new NativeYaml(file).text();
    }

    private String text() {
        var channels = new ArrayList<Map<String, Object>>();
        var enabled = new LinkedHashSet<String>();
        for (var action : file.actions()) {
            if (!action.enabled()) {
                notes.add("action '" + action.name() + "' has no 'enable: true' and is left out");
                continue;
            }
            ActionMapping.of(action, _ -> null, notes).ifPresent(mapped -> {
                enabled.add(action.name());
                channels.add(channel(mapped));
            });
        }
        var routes = new ArrayList<Map<String, Object>>();
        for (var route : file.routes()) {
            var told = route.actions().stream().filter(enabled::contains).toList();
            if (told.isEmpty()) {
                notes.add("route '" + route.name() + "' has no action that is enabled and is left out");
            } else {
                routes.add(route(route, told));
            }
        }
        var top = new LinkedHashMap<String, Object>();
        // Postee reached whatever its file names, and ran what it names
        top.put("network", Map.of("allowPrivate", true));
        var runs = new LinkedHashMap<String, Object>();
        channels.stream()
                .flatMap(channel -> channel.keySet().stream())
                .filter(List.of("exec", "docker", "kubernetes")::contains)
                .forEach(kind -> runs.put(kind, true));
        if (!runs.isEmpty()) {
            top.put("enable", runs);
        }
        top.put("channels", channels);
        top.put("routes", routes);
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .build();
        var differences = new StringBuilder("# What differs from what Postee does with this configuration:\n");
        notes.forEach(note ->
                differences.append("# - ").append(note.replace("\n", " ")).append('\n'));
        return differences + new Dump(settings).dumpToString(top);
    }

    /// Kinds of channels that give programs what the template makes where there is one.
    private static final Set<String> FOR_PROGRAMS =
            Set.of("exec", "docker", "splunk", "dependencytrack", "nexusiq", "securityhub");

    private Map<String, Object> channel(Mapped mapped) {
        if (FOR_PROGRAMS.contains(mapped.kind())) {
            notes.add(
                    "channel '" + mapped.keys().get("name") + "': it gets the notifier's own event (or its packages and"
                            + " findings), not what a template of Postee's makes");
        }
        var keys = new LinkedHashMap<>(mapped.keys());
        for (var key : SECRET) {
            if (keys.get(key) instanceof String text && !text.startsWith("${")) {
                var variable = (mapped.keys().get("name") + "_" + key)
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("[^A-Z0-9]", "_");
                keys.put(key, "${env:" + variable + "}");
                notes.add("channel '" + mapped.keys().get("name") + "': the " + key
                        + " stands in the file; give it by the environment variable " + variable);
            }
        }
        placeholders(mapped, keys);
        return Map.of(mapped.kind(), keys);
    }

    /// Templates of the notifier's own know other words.
    private void placeholders(Mapped mapped, Map<String, Object> keys) {
        keys.forEach((key, value) -> {
            if (Placeholders.in(String.valueOf(value))) {
                notes.add("channel '" + mapped.keys().get("name") + "': write 'event.input…' in its " + key
                        + " as a value of templates, such as {{severity}} (docs/channels.md)");
            }
        });
    }

    private Map<String, Object> route(PosteeRoute route, List<String> told) {
        var keys = new LinkedHashMap<String, Object>();
        keys.put("name", route.name());
        keys.put("channels", told);
        if (PosteeImport.tellOwners(file, told)) {
            keys.put("to", List.of("owners"));
            PosteeImport.sender(file, told).ifPresent(sender -> keys.put("fallback", List.of(sender)));
        }
        condition(route, keys);
        var plugins = route.plugins();
        if (!plugins.aggregateTimeout().isZero()) {
            keys.put("group", Map.of("by", "scope", "wait", words(plugins.aggregateTimeout())));
        }
        if (plugins.aggregateNumber() > 0) {
            notes.add("route '" + route.name() + "': messages are gathered by time (group.wait), not by number");
        }
        if (plugins.uniqueProps().isEmpty()) {
            keys.put("every", true);
        } else {
            notes.add("route '" + route.name() + "': what was told is known by image and finding, not by "
                    + String.join(", ", plugins.uniqueProps()) + "; it is told again when it becomes worse");
        }
        if (route.serialize()) {
            notes.add("route '" + route.name() + "': channels are told at once, not one after the other");
        }
        notes.add("route '" + route.name() + "': the built-in texts take the place of the template '" + route.template()
                + "'");
        return keys;
    }

    /// Conditions of a few common forms have a native one; any other would have to be understood by a person.
    private void condition(PosteeRoute route, Map<String, Object> keys) {
        if (route.input().isBlank() && route.inputFiles().isEmpty()) {
            return;
        }
        var parts = new ArrayList<String>();
        for (var line : route.input().split("[;\n]", -1)) {
            if (line.isBlank()) {
                continue;
            }
            var severity = SEVERITY.matcher(line.strip());
            if (severity.matches()) {
                keys.put("severity", severity.group(1));
                continue;
            }
            var part = part(line.strip());
            if (part.isEmpty()) {
                parts.clear();
                unknown(route, keys);
                return;
            }
            parts.add(part.get());
        }
        if (!route.inputFiles().isEmpty()) {
            unknown(route, keys);
        } else if (!parts.isEmpty()) {
            keys.put("when", String.join(" && ", parts));
        }
    }

    private static Optional<String> part(String line) {
        var image = IMAGE.matcher(line);
        if (image.matches()) {
            return Optional.of("image.reference.contains(\"" + image.group(1) + "\")");
        }
        var registry = REGISTRY.matcher(line);
        if (registry.matches()) {
            return Optional.of("image.registry == \"" + registry.group(1) + "\"");
        }
        return REFUSED.matcher(line).matches()
                ? Optional.of("has(image.compliant) && !image.compliant")
                : Optional.empty();
    }

    private void unknown(PosteeRoute route, Map<String, Object> keys) {
        keys.remove("severity");
        keys.put("when", "false");
        notes.add("route '" + route.name()
                + "': its condition in Rego has to be written in CEL by hand; until then it tells"
                + " nothing. It is: "
                + (route.inputFiles().isEmpty() ? route.input().strip() : String.join(", ", route.inputFiles())));
    }

    private static String words(Duration time) {
        return time.toSeconds() + "s";
    }
}
