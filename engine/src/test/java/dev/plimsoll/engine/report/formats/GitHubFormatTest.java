package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.SampleReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which commit a snapshot says it belongs to.
final class GitHubFormatTest {
    private static final Map<String, String> RUNNER = Map.of(
            "GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567",
            "GITHUB_REF", "refs/pull/12/merge",
            "GITHUB_RUN_ID", "4711",
            "GITHUB_WORKFLOW", "Build",
            "GITHUB_JOB", "image",
            "GITHUB_SERVER_URL", "https://github.example.org",
            "GITHUB_REPOSITORY", "team/shop");

    @Test
    void the_runner_tells_commit_ref_and_job() throws IOException {
        var snapshot = snapshot(RUNNER);
        assertThat(snapshot.path("sha").asString()).isEqualTo("0123456789abcdef0123456789abcdef01234567");
        assertThat(snapshot.path("ref").asString()).isEqualTo("refs/pull/12/merge");
        assertThat(snapshot.at("/job/id").asString()).isEqualTo("4711");
        assertThat(snapshot.at("/job/correlator").asString()).isEqualTo("Build image reg.example/team/shop");
        assertThat(snapshot.at("/job/html_url").asString())
                .isEqualTo("https://github.example.org/team/shop/actions/runs/4711");
        assertThat(FormatSchemas.faults("github", snapshot.toString())).isEmpty();
    }

    @Test
    void without_a_runner_there_are_places_to_fill_in() throws IOException {
        var snapshot = snapshot(Map.of());
        assertThat(snapshot.path("sha").asString()).isEqualTo("0".repeat(40));
        assertThat(snapshot.path("ref").asString()).isEqualTo("refs/heads/main");
        assertThat(snapshot.at("/job/correlator").asString()).isEqualTo("plimsoll reg.example/team/shop");
        assertThat(snapshot.path("job").has("html_url")).isFalse();
    }

    @Test
    void what_is_not_of_its_form_is_passed_over() throws IOException {
        var snapshot = snapshot(Map.of(
                "GITHUB_SHA", "main",
                "GITHUB_REF", "main",
                "GITHUB_RUN_ID", "1/../..",
                "GITHUB_SERVER_URL", "javascript:alert(1)//",
                "GITHUB_REPOSITORY", "a/b?c"));
        assertThat(snapshot.path("sha").asString()).isEqualTo("0".repeat(40));
        assertThat(snapshot.path("ref").asString()).isEqualTo("refs/heads/main");
        assertThat(snapshot.path("job").has("html_url")).isFalse();
        assertThat(FormatSchemas.faults("github", snapshot.toString())).isEmpty();
    }

    private static JsonNode snapshot(Map<String, String> environment) throws IOException {
        var format = new GitHubFormat(Pipeline.of(environment));
        var json = ReportFormatsTest.write(format, SampleReport.full(), Display.PLAIN);
        return JsonMapper.builder().build().readTree(new String(json, StandardCharsets.UTF_8));
    }
}
