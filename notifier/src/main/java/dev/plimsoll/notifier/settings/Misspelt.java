package dev.plimsoll.notifier.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.channel.Channel;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.ValueInstantiationException;

/// A key that nobody knows where a record was refused for what it lacks: `chanels` in a route says why it names no
/// channel. Jackson makes the record first and looks at keys that are left over afterwards.
///
/// @param within the kind of a channel, which stands around its keys; empty elsewhere
/// @param known what there is instead
record Misspelt(String within, String key, List<String> known) {
    /// @param root of the whole document
    static Optional<Misspelt> of(JsonNode root, JacksonException e) {
        if (!(e instanceof ValueInstantiationException refused)) {
            return Optional.empty();
        }
        var node = root;
        for (var step : e.getPath()) {
            node = step.getPropertyName() == null ? node.path(step.getIndex()) : node.path(step.getPropertyName());
        }
        var type = refused.getType().getRawClass();
        var known = keys(type);
        var kind = Channel.class.isAssignableFrom(type) && node.size() == 1
                ? node.propertyNames().iterator().next()
                : "";
        return (kind.isEmpty() ? node : node.path(kind))
                .propertyNames().stream()
                        .filter(key -> !known.contains(key))
                        .findFirst()
                        .map(key -> new Misspelt(kind, key, List.copyOf(known)));
    }

    /// The keys that a mapping for this type may have; empty where it is made of something else.
    static Set<String> keys(Class<?> type) {
        var keys = new LinkedHashSet<String>();
        for (var method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(JsonCreator.class)) {
                for (var parameter : method.getParameters()) {
                    var name = parameter.getAnnotation(JsonProperty.class);
                    if (name != null) {
                        keys.add(name.value());
                    }
                }
            }
        }
        if (keys.isEmpty() && type.isRecord()) {
            Arrays.stream(type.getRecordComponents()).forEach(component -> keys.add(component.getName()));
        }
        return keys;
    }
}
