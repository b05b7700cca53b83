package dev.plimsoll.server.openapi;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.Described;
import dev.plimsoll.server.platform.InvalidDocument;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/// Writes the description of endpoints as they are: nothing of it is kept by hand, so nothing of it gets old.
final class OpenApi {
    private static final String HERE = "dev.plimsoll";
    private static final String JSON = "application/json";

    private final Schemas schemas = new Schemas();

    /// @param handlers all that the platform has; those below `/api/` are described
    Map<String, Object> describe(Map<RequestMappingInfo, HandlerMethod> handlers) {
        var paths = new TreeMap<String, Map<String, Object>>();
        handlers.forEach((mapping, handler) -> {
            var patterns = mapping.getPathPatternsCondition();
            if (patterns != null && handler.getBeanType().getPackageName().startsWith(HERE)) {
                for (var pattern : patterns.getPatternValues()) {
                    if (pattern.startsWith("/api/")) {
                        mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> paths.computeIfAbsent(pattern, any -> new TreeMap<>())
                                        .put(method.name().toLowerCase(Locale.ROOT), operation(mapping, handler)));
                    }
                }
            }
        });
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "Plimsoll",
                        "version",
                        "1",
                        "description",
                        "Registered images, kept under watch. Lists are paged by `after`, the `next` of the page before."
                                + " Errors are problems (RFC 9457)."));
        document.put("security", List.of(Map.of("token", List.of())));
        document.put("paths", paths);
        schemas.components().put("Problem", problem());
        document.put(
                "components",
                Map.of(
                        "schemas",
                        schemas.components(),
                        "securitySchemes",
                        Map.of("token", Map.of("type", "http", "scheme", "bearer"))));
        return document;
    }

    private Map<String, Object> problem() {
        var text = Map.of("type", "string");
        return Map.of(
                "type",
                "object",
                "required",
                List.of("status"),
                "properties",
                Map.of(
                        "type", text,
                        "title", text,
                        "status", Map.of("type", "integer"),
                        "detail", text,
                        "instance", text,
                        "field", Map.of("type", "string", "description", "where in what was sent"),
                        "faults",
                                Map.of(
                                        "type",
                                        "array",
                                        "description",
                                        "of a document: everything that is wrong with it",
                                        "items",
                                        schemas.of(InvalidDocument.Fault.class))));
    }

    private Map<String, Object> operation(RequestMappingInfo mapping, HandlerMethod handler) {
        var operation = new LinkedHashMap<String, Object>();
        var resource = handler.getBeanType().getSimpleName().replaceFirst("Resource$", "");
        operation.put("operationId", resource + "." + handler.getMethod().getName());
        operation.put("tags", List.of(resource));
        var requires = handler.getMethodAnnotation(Requires.class);
        if (requires != null) {
            operation.put(
                    "description",
                    requires.value() == Permission.SELF
                            ? "For everybody who is known."
                            : "Asks for the permission " + requires.value().label() + ".");
            operation.put("x-permission", requires.value().label());
        }
        var parameters = new ArrayList<Map<String, Object>>();
        var more = Optional.ofNullable(handler.getMethodAnnotation(Described.class));
        for (var parameter : handler.getMethodParameters()) {
            var described = parameter(parameter);
            if (described != null) {
                parameters.add(described);
            }
            var body = body(mapping, parameter, more.map(Described::takes).orElse(""));
            if (body != null) {
                operation.put("requestBody", Map.of("required", true, "content", body));
            }
        }
        more.map(Described::query)
                .filter(names -> !names.isEmpty())
                .ifPresent(names -> Arrays.stream(names.split(",", -1))
                        .forEach(name -> parameters.add(parameter("query", name, false, Map.of("type", "string")))));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        operation.put(
                "responses",
                Map.of(
                        "2XX",
                        answer(mapping, handler),
                        "default",
                        Map.of(
                                "description",
                                "what went wrong",
                                "content",
                                content("application/problem+json", Map.of("$ref", "#/components/schemas/Problem")))));
        return operation;
    }

    private @Nullable Map<String, Object> parameter(MethodParameter parameter) {
        var path = parameter.getParameterAnnotation(PathVariable.class);
        if (path != null) {
            return parameter("path", path.name(), true, parameter);
        }
        var query = parameter.getParameterAnnotation(RequestParam.class);
        if (query != null && Map.class.isAssignableFrom(parameter.getParameterType())) {
            return null; // takes many: the endpoint names them
        }
        if (query != null) {
            boolean required = query.required() && query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
            return parameter("query", query.name(), required, parameter);
        }
        var header = parameter.getParameterAnnotation(RequestHeader.class);
        return header == null ? null : parameter("header", header.name(), header.required(), parameter);
    }

    private Map<String, Object> parameter(String in, String name, boolean required, MethodParameter parameter) {
        return parameter(
                in,
                name.isEmpty() ? String.valueOf(parameter.getParameterName()) : name,
                required,
                schemas.of(parameter.getGenericParameterType()));
    }

    private static Map<String, Object> parameter(String in, String name, boolean required, Map<String, Object> schema) {
        var described = new LinkedHashMap<String, Object>();
        described.put("name", name);
        described.put("in", in);
        described.put("required", required);
        described.put("schema", schema);
        return described;
    }

    /// @param told the media type that the endpoint names; empty where it names none
    private @Nullable Map<String, Object> body(RequestMappingInfo mapping, MethodParameter parameter, String told) {
        var type = parameter.getParameterType();
        if (parameter.hasParameterAnnotation(RequestBody.class) || InputStream.class.isAssignableFrom(type)) {
            return content(
                    mapping.getConsumesCondition().getExpressions().stream()
                            .map(Object::toString)
                            .findFirst()
                            .orElse(told.isEmpty() ? JSON : told),
                    schemas.of(parameter.getGenericParameterType()));
        }
        return null;
    }

    private Map<String, Object> answer(RequestMappingInfo mapping, HandlerMethod handler) {
        var told = handler.getMethodAnnotation(Described.class);
        if (told != null && told.answers().length > 0) {
            var content = new TreeMap<String, Object>();
            // JSON of a schema of its own, or no JSON at all
            Arrays.stream(told.answers()).forEach(media -> content.putAll(content(media, Map.of())));
            return Map.of("description", "done", "content", content);
        }
        var type = handler.getMethod().getGenericReturnType();
        var answered = type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class
                ? generic.getActualTypeArguments()[0]
                : type;
        if (answered == Void.class || answered == void.class) {
            return Map.of("description", "done");
        }
        return Map.of("description", "done", "content", content(produces(mapping, answered), schemas.of(answered)));
    }

    private static String produces(RequestMappingInfo mapping, Type answered) {
        return mapping.getProducesCondition().getExpressions().stream()
                .map(Object::toString)
                .findFirst()
                .orElse(answered == String.class ? "text/plain" : JSON);
    }

    private static Map<String, Object> content(String type, Map<String, Object> schema) {
        return Map.of(type, Map.of("schema", schema));
    }
}
