package dev.plimsoll.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

final class EveryEndpointTest {
    @Test
    void every_endpoint_says_which_permission_it_asks(@TempDir Path folder) throws Exception {
        try (var platform = TestPlatform.start(Dialect.SQLITE, folder)) {
            var endpoints = platform
                    .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                    .getHandlerMethods()
                    .values()
                    .stream()
                    .filter(method -> method.getBeanType().getPackageName().startsWith("dev.plimsoll"))
                    .toList();
            assertThat(endpoints).isNotEmpty();
            assertThat(endpoints).allMatch(method -> method.hasMethodAnnotation(Requires.class));
        }
    }
}
