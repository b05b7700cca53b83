package dev.plimsoll.server.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.PackageUrl;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// JSON Schemas (2020-12, as OpenAPI 3.1 has them) of the records that are sent and answered. A record's component is
/// required unless it is `@Nullable`; what is no record of ours is described by its JSON kind, or left open.
final class Schemas {
    private static final Map<Class<?>, Map<String, Object>> PLAIN = plain();

    /// By name, as they are met.
    private final SortedMap<String, Object> components = new TreeMap<>();

    private final Map<String, Class<?>> owners = new LinkedHashMap<>();

    SortedMap<String, Object> components() {
        return components;
    }

    private static Map<Class<?>, Map<String, Object>> plain() {
        var plain = new LinkedHashMap<Class<?>, Map<String, Object>>();
        for (var text : List.of(String.class, Digest.class, PackageUrl.class, char.class, Character.class)) {
            plain.put(text, Map.of("type", "string"));
        }
        for (var whole : List.of(int.class, Integer.class, short.class, Short.class)) {
            plain.put(whole, Map.of("type", "integer", "format", "int32"));
        }
        for (var whole : List.of(long.class, Long.class)) {
            plain.put(whole, Map.of("type", "integer", "format", "int64"));
        }
        for (var number : List.of(double.class, Double.class, float.class, Float.class)) {
            plain.put(number, Map.of("type", "number"));
        }
        for (var truth : List.of(boolean.class, Boolean.class)) {
            plain.put(truth, Map.of("type", "boolean"));
        }
        plain.put(Instant.class, Map.of("type", "string", "format", "date-time"));
        plain.put(LocalDate.class, Map.of("type", "string", "format", "date"));
        return plain;
    }

    /// A schema of a type, which may be a reference to one of the components.
    Map<String, Object> of(Type type) {
        return of(type, Map.of());
    }

    private Map<String, Object> of(Type type, Map<String, Type> variables) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain);
            case ParameterizedType generic -> ofGeneric(generic, variables);
            case TypeVariable<?> variable
            when variables.containsKey(variable.getName()) ->
                of(variables.getOrDefault(variable.getName(), Object.class));
            default -> Map.of(); // a wildcard: anything
        };
    }

    private Map<String, Object> ofClass(Class<?> type) {
        var plain = PLAIN.get(type);
        if (plain != null) {
            return plain;
        }
        if (type.isEnum()) {
            return Map.of(
                    "type",
                    "string",
                    "enum",
                    Arrays.stream(type.getEnumConstants()).map(Schemas::written).toList());
        }
        if (type.isArray() && type.getComponentType() != byte.class) {
            return array(of(type.getComponentType()));
        }
        return type.isRecord() ? reference(type) : Map.of();
    }

    /// Jackson may write an enum otherwise than it is called.
    private static String written(Object constant) {
        return Stored.read(Stored.json(constant), String.class);
    }

    private Map<String, Object> ofGeneric(ParameterizedType type, Map<String, Type> variables) {
        var raw = (Class<?>) type.getRawType();
        var arguments = type.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            return array(of(arguments[0], variables));
        }
        if (Map.class.isAssignableFrom(raw)) {
            var map = new LinkedHashMap<String, Object>();
            map.put("type", "object");
            map.put("additionalProperties", of(arguments[1], variables));
            return map;
        }
        if (Optional.class.isAssignableFrom(raw)) {
            return orNull(of(arguments[0], variables));
        }
        if (raw.isRecord()) {
            var bound = new LinkedHashMap<String, Type>();
            var names = raw.getTypeParameters();
            for (int i = 0; i < names.length; i++) {
                bound.put(names[i].getName(), arguments[i]);
            }
            return object(raw, bound);
        }
        return Map.of();
    }

    private Map<String, Object> reference(Class<?> type) {
        var name = name(type);
        if (!components.containsKey(name)) {
            components.put(name, Map.of()); // records may hold themselves
            components.put(name, object(type, Map.of()));
        }
        return Map.of("$ref", "#/components/schemas/" + name);
    }

    /// As it is written in the source, without its package unless another has the same.
    private String name(Class<?> type) {
        var name = type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        var owner = owners.putIfAbsent(name, type);
        if (owner == null || owner.equals(type)) {
            return name;
        }
        var parent = type.getPackageName();
        return parent.substring(parent.lastIndexOf('.') + 1) + "." + name;
    }

    private Map<String, Object> object(Class<?> type, Map<String, Type> variables) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new java.util.ArrayList<String>();
        for (var component : type.getRecordComponents()) {
            var schema = of(component.getGenericType(), variables);
            boolean nullable = isNullable(component.getAnnotatedType()) || isNullable(component);
            // Jackson's annotations of a component are found at its accessor
            var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            var name = renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
            if (!nullable) {
                required.add(name);
            }
            properties.put(name, nullable ? orNull(schema) : schema);
        }
        var object = new LinkedHashMap<String, Object>();
        object.put("type", "object");
        object.put("properties", properties);
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        return object;
    }

    private static Map<String, Object> array(Map<String, Object> items) {
        return Map.of("type", "array", "items", items);
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        return schema.isEmpty() ? schema : Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }

    static boolean isNullable(AnnotatedElement element) {
        return element.isAnnotationPresent(Nullable.class);
    }
}
