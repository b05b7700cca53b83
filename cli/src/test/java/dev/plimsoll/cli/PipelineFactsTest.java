package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the common services say of a build.
final class PipelineFactsTest {
    @Test
    void outside_of_a_pipeline_nothing_is_told() {
        assertThat(PipelineFacts.of(Map.of("GITHUB_SHA", "1")).system()).isNull();
    }

    @Test
    void job_commit_and_author_are_those_of_the_service() {
        var github = PipelineFacts.of(Map.of(
                "GITHUB_ACTIONS",
                "true",
                "GITHUB_REPOSITORY",
                "o/r",
                "GITHUB_SHA",
                "abc",
                "GITHUB_ACTOR",
                "alice",
                "GITHUB_WORKFLOW",
                "build",
                "GITHUB_RUN_ID",
                "7",
                "GITHUB_SERVER_URL",
                "https://github.example"));
        assertThat(github.commit()).isEqualTo("abc");
        assertThat(github.author()).isEqualTo("alice");
        assertThat(github.pipeline()).isEqualTo("build");
        assertThat(github.address()).isEqualTo("https://github.example/o/r/actions/runs/7");
        var gitlab = PipelineFacts.of(Map.of(
                "GITLAB_CI", "true", "CI_COMMIT_SHA", "def", "CI_COMMIT_AUTHOR", "Bob <b@x.y>", "CI_JOB_NAME", "scan"));
        assertThat(gitlab.system()).isEqualTo("gitlab");
        assertThat(gitlab.commit()).isEqualTo("def");
        assertThat(gitlab.author()).isEqualTo("Bob <b@x.y>");
        assertThat(gitlab.pipeline()).isEqualTo("scan");
    }

    @Test
    void credentials_in_an_address_are_not_told() {
        var jenkins = PipelineFacts.of(Map.of(
                "JENKINS_URL",
                "https://ci.example",
                "GIT_URL",
                "https://robot:ghp_secret@git.example/o/r.git",
                "BUILD_URL",
                "https://user@ci.example/job/1",
                "CHANGE_AUTHOR",
                "carol@example.org"));
        assertThat(jenkins.repository()).isEqualTo("https://git.example/o/r.git");
        assertThat(jenkins.address()).isEqualTo("https://ci.example/job/1");
        assertThat(jenkins.author()).isEqualTo("carol@example.org");
    }
}
