package dev.plimsoll.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the bench of lists asks, held against what the API has.
final class ListQuestionsTest {
    @TempDir
    private Path folder;

    @Test
    void every_endpoint_that_reads_is_measured_or_left_out_with_a_reason() throws Exception {
        var asked = ListQuestions.all(10_000).stream()
                .map(question -> question.path().replaceFirst("\\?.*", ""))
                .toList();
        var unknown = new TreeSet<>(ListQuestions.LEFT_OUT.keySet());
        try (var platform = TestPlatform.start(Dialect.SQLITE, folder.resolve("data"))) {
            for (var path :
                    platform.get("/api/v1/openapi.json").json().path("paths").properties()) {
                var endpoint = path.getKey();
                if (path.getValue().has("get") && !unknown.remove(endpoint)) {
                    var pattern = endpoint.replaceAll("\\{[^}]+}", "[^/]+");
                    assertThat(asked).as(endpoint).anyMatch(one -> one.matches(pattern));
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
