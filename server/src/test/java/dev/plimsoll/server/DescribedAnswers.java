package dev.plimsoll.server;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.server.TestPlatform.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds each answer that any test gets from the API against the API's own description: kind of content, every
/// field, and that nothing comes that is not described.
final class DescribedAnswers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    DescribedAnswers(String openApi) {
        this.document = JSON.readTree(openApi);
    }

    /// @throws AssertionError if the answer is another than is described
    void check(String method, String path, Answer answer) {
        var operation = operation(method, path);
        if (operation.isEmpty()) {
            if (answer.status() < 300) {
                throw new AssertionError(method + " " + path + " is answered, but not described");
            }
            return;
        }
        var kind = answer.status() < 300 ? "2XX" : "default";
        var content = operation.get().node.path("responses").path(kind).path("content");
        if (content.isMissingNode()) {
            if (!answer.body().isEmpty()) {
                throw new AssertionError(method + " " + path + " has an answer that is not described: " + answer);
            }
            return;
        }
        var type = answer.headers().firstValue("Content-Type").orElse("none").replaceFirst(";.*", "");
        var described = content.path(type).path("schema");
        if (described.isMissingNode()) {
            throw new AssertionError(method + " " + path + " is answered as " + type + ", described is "
                    + content.propertyNames() + ": " + answer);
        }
        if (described.isObject() && described.isEmpty()) {
            return; // of a kind of its own
        }
        var faults = schemas.computeIfAbsent(
                        method + " " + operation.get().path + " " + kind + " " + type, any -> closed(described))
                .validate(JSON.readTree(answer.body()));
        if (!faults.isEmpty()) {
            throw new AssertionError(
                    method + " " + path + " is answered otherwise than described: " + faults + "\n" + answer.body());
        }
    }

    private record Operation(String path, JsonNode node, long literals) {}

    /// The one that is meant: of several that fit, the one with the most words of its own.
    private Optional<Operation> operation(String method, String path) {
        var asked = path.replaceFirst("[?#].*", "").split("/", -1);
        var found = new ArrayList<Operation>();
        for (var described : document.path("paths").properties()) {
            var pattern = List.of(described.getKey().split("/", -1));
            boolean fits = pattern.size() == asked.length;
            for (int i = 0; fits && i < asked.length; i++) {
                fits = pattern.get(i).startsWith("{") || pattern.get(i).equals(asked[i]);
            }
            var node = described.getValue().path(method.toLowerCase(Locale.ROOT));
            if (fits && !node.isMissingNode()) {
                found.add(new Operation(
                        described.getKey(),
                        node,
                        pattern.stream().filter(part -> !part.startsWith("{")).count()));
            }
        }
        return found.stream().max(Comparator.comparingLong(Operation::literals));
    }

    /// Fields that are not described are faults, too.
    private Schema closed(JsonNode described) {
        var schema = (ObjectNode) described.deepCopy();
        schema.set("components", document.path("components").deepCopy());
        close(schema);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asString("").equals("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(DescribedAnswers::close);
    }
}
