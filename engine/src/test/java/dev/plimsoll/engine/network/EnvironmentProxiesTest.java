package dev.plimsoll.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentProxiesTest {
    @Test
    void proxies_come_from_the_environment() {
        var proxies = new EnvironmentProxies(
                Map.of("HTTPS_PROXY", "http://proxy.example:3128", "no_proxy", "internal.example,.corp.example"));
        assertThat(proxies.select(URI.create("https://reg.example/")).getFirst().address())
                .hasToString("proxy.example/<unresolved>:3128");
        for (var direct : List.of(
                "https://a.internal.example/", "https://x.corp.example", "https://127.0.0.1", "http://reg.example")) {
            assertThat(proxies.select(URI.create(direct)).getFirst().address())
                    .as(direct)
                    .isNull();
        }
    }
}
