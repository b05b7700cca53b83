package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.RecordShape.Part;
import dev.plimsoll.engine.policy.YamlNode.Entry;
import dev.plimsoll.engine.policy.YamlNode.Mapping;
import dev.plimsoll.engine.policy.YamlNode.Scalar;
import dev.plimsoll.engine.policy.YamlNode.Sequence;
import dev.plimsoll.engine.policy.controls.Explained;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns a YAML mapping into a record whose components are its keys, and says of every fault where it is.
///
/// Values are texts, numbers, booleans, dates, enums, lists, records, and any type with a static `parse(String)`.
/// A record's own checks speak through `IllegalArgumentException`; a message that begins with a key is placed there.
final class RecordReader {
    private final String file;
    private final List<PolicyProblem> problems;
    private final RecordShape.Known shapes;

    RecordReader(String file, List<PolicyProblem> problems) {
        this(file, problems, new RecordShape.Known());
    }

    /// @param shapes what readers of other documents have learnt already
    RecordReader(String file, List<PolicyProblem> problems, RecordShape.Known shapes) {
        this.file = file;
        this.problems = problems;
        this.shapes = shapes;
    }

    /// The record; null when there were problems, which the list now holds.
    <T extends Record> @Nullable T read(Class<T> kind, YamlNode node, String path) {
        Map<String, Entry> given = new LinkedHashMap<>();
        switch (node) {
            case Mapping mapping ->
                mapping.entries().forEach(entry -> given.put(entry.key().text(), entry));
            case Scalar scalar when scalar.isAbsent() -> {}
            case Scalar _, Sequence _ -> {
                problem(node, path, "is " + node.kind() + "; expected a mapping of keys");
                return null;
            }
        }
        int before = problems.size();
        var shape = shapes.of(kind);
        for (var entry : given.values()) {
            if (!shape.keys().contains(entry.key().text())) {
                unknownKey(entry.key(), path, shape.keys());
            }
        }
        var parts = shape.parts();
        @Nullable Object[] values = new @Nullable Object[parts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = component(parts.get(i), given.get(parts.get(i).key()), node, path);
        }
        return problems.size() > before ? null : construct(shape.constructor(), values, given, node, path);
    }

    /// Notes a key that nothing has.
    void unknownKey(Scalar key, String path, List<String> known) {
        var nearest = Nearest.of(key.text(), known);
        problem(
                key,
                join(path, key.text()),
                "unknown key"
                        + nearest.map(name -> "; did you mean " + name + "?")
                                .orElse("; known are " + String.join(", ", known)));
    }

    void problem(YamlNode node, String path, String message) {
        problems.add(new PolicyProblem(file, node.line(), node.column(), path, message));
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /// The key of a record's component in files.
    static String key(RecordComponent component) {
        var explained = component.getAnnotation(Explained.class);
        return explained == null || explained.key().isEmpty() ? component.getName() : explained.key();
    }

    /// What an absent key means, as it would be written; empty for nothing.
    static String whenAbsent(RecordComponent component) {
        var explained = component.getAnnotation(Explained.class);
        return explained == null ? "" : explained.whenAbsent();
    }

    /// Whether a key may be left out.
    static boolean isOptional(RecordComponent component) {
        return component.getType() == boolean.class
                || (component.getType() == List.class && !isNeeded(component))
                || !whenAbsent(component).isEmpty()
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /// Whether a list must name something.
    static boolean isNeeded(RecordComponent component) {
        var explained = component.getAnnotation(Explained.class);
        return explained != null && explained.needed();
    }

    private @Nullable Object component(Part part, @Nullable Entry entry, YamlNode parent, String path) {
        var at = join(path, part.key());
        if (entry != null && !(entry.value() instanceof Scalar scalar && scalar.isAbsent())) {
            return value(part.type(), entry.value(), at);
        }
        if (!part.whenAbsent().isEmpty()) {
            return value(part.type(), new Scalar(part.whenAbsent(), true, 0, 0), at);
        }
        if (!part.optional()) {
            problem(entry == null ? parent : entry.key(), at, "is missing");
        }
        return part.erased() == boolean.class ? (Object) false : part.erased() == List.class ? List.of() : null;
    }

    private @Nullable Object value(Type type, YamlNode node, String path) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(list.getActualTypeArguments()[0], node, path);
        }
        var kind = (Class<?>) type;
        var parse = shapes.parser(kind);
        if (kind.isRecord() && parse == null) {
            return read(kind.asSubclass(Record.class), node, path);
        }
        if (!(node instanceof Scalar scalar)) {
            problem(node, path, "is " + node.kind() + "; expected " + expected(kind));
            return null;
        }
        try {
            return parse == null ? scalar(kind, scalar) : parse.invoke(null, scalar.text());
        } catch (InvocationTargetException e) {
            problem(node, path, reason(e));
        } catch (IllegalArgumentException | DateTimeException | ReflectiveOperationException _) {
            problem(node, path, "is " + node.kind() + "; expected " + expected(kind));
        }
        return null;
    }

    private @Nullable List<?> list(Type itemType, YamlNode node, String path) {
        if (!(node instanceof Sequence sequence)) {
            problem(node, path, "is " + node.kind() + "; expected a list, for example [a, b]");
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            var item = value(itemType, sequence.items().get(i), path + "[" + i + "]");
            if (item != null) {
                items.add(item);
            }
        }
        return items;
    }

    private static Object scalar(Class<?> kind, Scalar scalar) {
        var text = scalar.text();
        if (kind == String.class) {
            return text;
        }
        if (kind == LocalDate.class) {
            return LocalDate.parse(text);
        }
        if (kind.isEnum()) {
            return constant(kind, text);
        }
        if (!scalar.plain()) {
            throw new IllegalArgumentException("quoted");
        }
        if (kind == boolean.class && (text.equals("true") || text.equals("false"))) {
            return text.equals("true");
        }
        if (kind == int.class || kind == Integer.class) {
            return Integer.parseInt(text);
        }
        if (kind == double.class || kind == Double.class) {
            return Double.parseDouble(text);
        }
        throw new IllegalArgumentException("no " + kind);
    }

    private static Object constant(Class<?> kind, String text) {
        for (var constant : kind.getEnumConstants()) {
            if (label(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no constant");
    }

    /// How an enum's constant is written in files.
    static String label(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static String expected(Class<?> kind) {
        if (kind == boolean.class) {
            return "true or false";
        }
        if (kind == int.class || kind == Integer.class) {
            return "a whole number";
        }
        if (kind == double.class || kind == Double.class) {
            return "a number";
        }
        if (kind == LocalDate.class) {
            return "a date as 2027-01-31";
        }
        if (kind.isEnum()) {
            return "one of "
                    + String.join(
                            ", ",
                            Arrays.stream(kind.getEnumConstants())
                                    .map(RecordReader::label)
                                    .toList());
        }
        return "a text";
    }

    private <T extends Record> @Nullable T construct(
            Constructor<T> constructor,
            @Nullable Object[] values,
            Map<String, Entry> given,
            YamlNode node,
            String path) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            var reason = reason(e);
            var space = reason.indexOf(' ');
            var culprit = given.get(space < 0 ? reason : reason.substring(0, space));
            if (culprit == null) {
                problem(node, path, reason);
            } else {
                problem(culprit.value(), join(path, culprit.key().text()), reason.substring(space + 1));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " cannot be made from a file", e);
        }
        return null;
    }

    private static String reason(InvocationTargetException e) {
        if (e.getCause() instanceof IllegalArgumentException wrong && wrong.getMessage() != null) {
            return wrong.getMessage();
        }
        throw new IllegalStateException(e.getCause());
    }
}
