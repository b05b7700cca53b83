package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes docs/channels.md from the channels themselves.
final class ChannelsGuide {
    private ChannelsGuide() {}

    /// The channels by their names in configurations.
    static List<JsonSubTypes.Type> kinds() {
        return Arrays.stream(Objects.requireNonNull(Channel.class.getAnnotation(JsonSubTypes.class))
                        .value())
                .sorted(Comparator.comparing(JsonSubTypes.Type::name))
                .toList();
    }

    static String example(Class<?> kind) {
        return Objects.requireNonNull(kind.getAnnotation(Explained.class), kind.getName())
                .example();
    }

    static String markdown() {
        var page = new StringBuilder();
        page.append("| channel | what it does |\n|---|---|\n");
        kinds().forEach(kind -> page.append("| [%s](#%s) | %s |\n"
                .formatted(
                        kind.name(),
                        kind.name(),
                        cell(Objects.requireNonNull(kind.value().getAnnotation(Explained.class))
                                .value()))));
        for (var kind : kinds()) {
            page.append("\n### ").append(kind.name()).append("\n\n```yaml\nchannels:\n  - ");
            page.append(example(kind.value())).append("\n```\n\n| key | | |\n|---|---|---|\n");
            for (var component : kind.value().getRecordComponents()) {
                page.append(
                        "| `%s` | %s | %s |\n".formatted(component.getName(), type(component), explained(component)));
            }
        }
        return page.toString();
    }

    private static String explained(RecordComponent component) {
        var explained = component.getAnnotation(Explained.class);
        if (explained == null) {
            throw new AssertionError(component.getDeclaringRecord() + "." + component.getName() + " is not @Explained");
        }
        return cell(explained.value());
    }

    private static String type(RecordComponent component) {
        var type = name(component.getGenericType(), component.getType());
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class) ? type + ", may be left out" : type;
    }

    private static String name(Type generic, Class<?> type) {
        if (type == List.class) {
            return "list of texts";
        }
        if (type == Map.class) {
            return "mapping";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class) {
            return "number";
        }
        if (type.isEnum()) {
            return "word";
        }
        return switch (type.getSimpleName()) {
            case "String" -> "text";
            case "Secret" -> "secret";
            case "Tls" -> "`{ caFile, skipVerification, certificateFile, keyFile }`";
            default -> throw new AssertionError(generic);
        };
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
