package dev.plimsoll.server.openapi;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Where the description is read, by everybody who is known; it is written when it is first asked for.
@RestController
class OpenApiResource {
    /// Asked for only when somebody reads: this resource is one of them.
    private final ObjectProvider<RequestMappingHandlerMapping> endpoints;
    private final AtomicReference<byte[]> document = new AtomicReference<>(new byte[0]);

    OpenApiResource(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> endpoints) {
        this.endpoints = endpoints;
    }

    @GetMapping(path = "/api/v1/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.SELF)
    ResponseEntity<byte[]> openApi() {
        var written = document.get();
        if (written.length == 0) {
            written = Stored.json(
                            sorted(new OpenApi().describe(endpoints.getObject().getHandlerMethods())))
                    .getBytes(StandardCharsets.UTF_8);
            document.set(written);
        }
        return ResponseEntity.ok(written);
    }

    /// By keys, so that every server writes the same.
    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var sorted = new TreeMap<String, Object>();
                map.forEach((key, one) -> sorted.put(String.valueOf(key), sorted(one)));
                yield sorted;
            }
            case List<?> list -> list.stream().map(OpenApiResource::sorted).toList();
            default -> value;
        };
    }
}
