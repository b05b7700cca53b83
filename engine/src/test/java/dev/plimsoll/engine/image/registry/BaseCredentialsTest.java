package dev.plimsoll.engine.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.plimsoll.engine.image.ImageFiles;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.TarBytes;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.scan.Scanner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A base that is named by reference may lie in a stranger's registry: the image's credentials do not go there.
final class BaseCredentialsTest {
    private static final byte[] LOWER = new TarBytes().file("a", "1").end();

    @TempDir
    private Path folder;

    private static LoopbackRegistry locked() throws IOException {
        var registry = new LoopbackRegistry();
        registry.image("team/base", "1", new ImageFiles().gzipped(LOWER));
        registry.image(
                "team/app",
                "1",
                new ImageFiles()
                        .gzipped(LOWER)
                        .gzipped(new TarBytes().file("b", "2").end()));
        registry.fault("/v2/team/*", BaseCredentialsTest::demand);
        return registry;
    }

    private static boolean demand(HttpExchange exchange) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Authorization")) {
            return false;
        }
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"harbour\"");
        LoopbackRegistry.send(exchange, 401, "{}");
        return true;
    }

    private int layersOfBase(String image, String base) throws Exception {
        var options = OpenOptions.in(folder.resolve("cache"))
                .withCredentials(new Credentials("ann", "not-a-real-secret", "the test"));
        var scanner =
                new Scanner(new Images(Map.of()), new ImageCataloger(List.of(), null, List.of()), Clock.systemUTC());
        var found = scanner.contents(image, options, List.of(base)).image().base();
        return found == null ? 0 : found.layers();
    }

    @Test
    void the_same_registry_gets_them_and_another_does_not() throws Exception {
        try (var ours = locked();
                var theirs = locked()) {
            assertThat(layersOfBase(ours.host() + "/team/app:1", ours.host() + "/team/base:1"))
                    .isEqualTo(1);
            assertThat(ours.authorizations).anyMatch(sent -> sent.startsWith("Basic "));

            assertThatThrownBy(() -> layersOfBase(ours.host() + "/team/app:1", theirs.host() + "/team/base:1"))
                    .hasMessageContaining(theirs.host());
            assertThat(theirs.authorizations).isNotEmpty().allMatch(sent -> sent.equals("null"));
        }
    }
}
