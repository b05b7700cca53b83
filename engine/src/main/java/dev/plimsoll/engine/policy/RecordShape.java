package dev.plimsoll.engine.policy;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What must be known of a kind of record to fill one from a file.
///
/// @param keys of its parts, in the order of the constructor's parameters
record RecordShape<T>(Constructor<T> constructor, List<String> keys, List<Part> parts) {
    RecordShape {
        keys = List.copyOf(keys);
        parts = List.copyOf(parts);
    }

    /// A component of the record.
    ///
    /// @param whenAbsent what an absent key means, as it would be written; empty for nothing
    record Part(String key, Type type, Class<?> erased, boolean optional, String whenAbsent) {}

    private static <T> RecordShape<T> of(Class<T> kind) {
        List<Part> parts = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (var component : kind.getRecordComponents()) {
            var key = RecordReader.key(component);
            keys.add(key);
            parts.add(new Part(
                    key,
                    component.getGenericType(),
                    component.getType(),
                    RecordReader.isOptional(component),
                    RecordReader.whenAbsent(component)));
        }
        try {
            var types = Arrays.stream(kind.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return new RecordShape<>(kind.getDeclaredConstructor(types), keys, parts);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(kind + " cannot be made from a file", e);
        }
    }

    /// The shapes that were asked for: reflection answers slowly, and a file of waivers asks tens of thousands of
    /// times. Safe for several threads.
    static final class Known {
        private final Map<Class<?>, RecordShape<?>> shapes = new ConcurrentHashMap<>();
        private final Map<Class<?>, Optional<Method>> parsers = new ConcurrentHashMap<>();

        @SuppressWarnings("unchecked") // each is kept under its own kind
        <T> RecordShape<T> of(Class<T> kind) {
            return (RecordShape<T>) shapes.computeIfAbsent(kind, RecordShape::of);
        }

        /// The static `parse(String)` of a type; null when it has none.
        @Nullable
        Method parser(Class<?> kind) {
            return parsers.computeIfAbsent(kind, Known::find).orElse(null);
        }

        private static Optional<Method> find(Class<?> kind) {
            try {
                var method = kind.getMethod("parse", String.class);
                return Modifier.isStatic(method.getModifiers()) && method.getReturnType() == kind
                        ? Optional.of(method)
                        : Optional.empty();
            } catch (NoSuchMethodException _) {
                return Optional.empty();
            }
        }
    }
}
