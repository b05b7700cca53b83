package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Explained;
import dev.plimsoll.engine.policy.suppression.Waiver;
import dev.plimsoll.vocabulary.Severity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.Arrays;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes docs/schemas/policy-1.json from the records that the reader fills, for editors (JSON Schema 2020-12).
final class PolicySchema {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PolicySchema() {}

    static String json() {
        var schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Plimsoll policies and waivers");
        var kinds = schema.putArray("oneOf");
        var policy = record(PolicyReader.Head.class);
        kind(policy, "ImageAssurancePolicy");
        var controls = JSON.createObjectNode().put("type", "array").put("minItems", 1);
        var item = controls.putObject("items");
        var alternatives = item.putArray("oneOf");
        var bare = alternatives.addObject().putArray("enum");
        var keyed = alternatives
                .addObject()
                .put("type", "object")
                .put("minProperties", 1)
                .put("maxProperties", 1);
        keyed.put("additionalProperties", false);
        var properties = keyed.putObject("properties");
        ControlKinds.byKeyword().forEach((keyword, kind) -> {
            var control = record(kind);
            var explained = kind.getAnnotation(Explained.class);
            control.put("description", explained.value());
            if (control.path("required").isEmpty()) {
                bare.add(keyword);
                control.putArray("type").add("object").add("null");
            }
            properties.set(keyword, control);
        });
        ((ObjectNode) policy.get("properties")).set("controls", controls);
        policy.withArray("/required").add("controls");
        kinds.add(policy);
        var waivers = record(PolicyFiles.WaiversDocument.class);
        kind(waivers, "Waivers");
        kinds.add(waivers);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    private static void kind(ObjectNode document, String kind) {
        var properties = (ObjectNode) document.get("properties");
        properties.putObject("apiVersion").put("const", "plimsoll/v1");
        properties.putObject("kind").put("const", kind);
    }

    private static ObjectNode record(Class<?> kind) {
        var schema = JSON.createObjectNode().put("type", "object").put("additionalProperties", false);
        var required = JSON.createArrayNode();
        var properties = schema.putObject("properties");
        for (var component : kind.getRecordComponents()) {
            var property = value(component.getGenericType());
            describe(component, property);
            properties.set(RecordReader.key(component), property);
            if (!RecordReader.isOptional(component)) {
                required.add(RecordReader.key(component));
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        return schema;
    }

    private static void describe(RecordComponent component, ObjectNode property) {
        var explained = component.getAnnotation(Explained.class);
        if (explained != null) {
            property.put("description", explained.value());
            if (explained.needed()) {
                property.put("minItems", 1);
            }
        }
    }

    private static ObjectNode value(Type type) {
        var schema = JSON.createObjectNode();
        if (type instanceof ParameterizedType list) {
            schema.put("type", "array").set("items", value(list.getActualTypeArguments()[0]));
            return schema;
        }
        var kind = (Class<?>) type;
        if (kind == boolean.class) {
            return schema.put("type", "boolean");
        }
        if (kind == int.class || kind == Integer.class) {
            return schema.put("type", "integer");
        }
        if (kind == double.class || kind == Double.class) {
            return schema.put("type", "number");
        }
        if (kind == LocalDate.class) {
            return schema.put("type", "string").put("format", "date");
        }
        if (kind.isEnum()) {
            var words = schema.putArray("enum");
            Arrays.stream(kind.getEnumConstants()).map(RecordReader::label).forEach(words::add);
            return schema;
        }
        boolean nested = kind == Actions.class
                || kind == Waiver.class
                || kind.getSimpleName().equals("Base");
        return nested ? record(kind) : schema.put("type", "string");
    }

    /// Severities are enums with their own spelling; this keeps both in step.
    static boolean knows(Severity severity) {
        return RecordReader.label(severity).equals(severity.label());
    }
}
