package dev.plimsoll.cli;

import dev.plimsoll.vocabulary.BuildFacts;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a build runs and what it builds, from the variables that the pipelines of the common services set.
final class PipelineFacts {
    private static final int LONGEST = 500;
    private static final Pattern CREDENTIALS = Pattern.compile("(\\w://)[^/?#\\s]*@");

    private PipelineFacts() {}

    /// How one service names its facts; the first variable that is set counts.
    ///
    /// @param mark set in every build of that service
    private record Service(
            String name,
            String mark,
            List<String> repository,
            List<String> commit,
            List<String> ref,
            List<String> author,
            List<String> pipeline,
            List<String> run,
            List<String> address) {}

    private static final List<Service> SERVICES = List.of(
            new Service(
                    "github",
                    "GITHUB_ACTIONS",
                    List.of("GITHUB_REPOSITORY"),
                    List.of("GITHUB_SHA"),
                    List.of("GITHUB_REF"),
                    List.of("GITHUB_ACTOR"),
                    List.of("GITHUB_WORKFLOW"),
                    List.of("GITHUB_RUN_ID"),
                    List.of()),
            new Service(
                    "gitlab",
                    "GITLAB_CI",
                    List.of("CI_PROJECT_PATH"),
                    List.of("CI_COMMIT_SHA"),
                    List.of("CI_COMMIT_REF_NAME"),
                    List.of("CI_COMMIT_AUTHOR", "GITLAB_USER_LOGIN"),
                    List.of("CI_JOB_NAME"),
                    List.of("CI_PIPELINE_ID"),
                    List.of("CI_JOB_URL", "CI_PIPELINE_URL")),
            new Service(
                    "jenkins",
                    "JENKINS_URL",
                    List.of("GIT_URL"),
                    List.of("GIT_COMMIT"),
                    List.of("GIT_BRANCH", "BRANCH_NAME"),
                    List.of("CHANGE_AUTHOR", "GIT_AUTHOR_NAME", "BUILD_USER_ID"),
                    List.of("JOB_NAME"),
                    List.of("BUILD_NUMBER"),
                    List.of("BUILD_URL")),
            new Service(
                    "azure",
                    "TF_BUILD",
                    List.of("BUILD_REPOSITORY_NAME"),
                    List.of("BUILD_SOURCEVERSION"),
                    List.of("BUILD_SOURCEBRANCH"),
                    List.of("BUILD_REQUESTEDFOR"),
                    List.of("BUILD_DEFINITIONNAME"),
                    List.of("BUILD_BUILDID"),
                    List.of()),
            new Service(
                    "bitbucket",
                    "BITBUCKET_BUILD_NUMBER",
                    List.of("BITBUCKET_REPO_FULL_NAME"),
                    List.of("BITBUCKET_COMMIT"),
                    List.of("BITBUCKET_BRANCH", "BITBUCKET_TAG"),
                    List.of("BITBUCKET_STEP_TRIGGERER_UUID"),
                    List.of("BITBUCKET_PIPELINE_UUID"),
                    List.of("BITBUCKET_BUILD_NUMBER"),
                    List.of()),
            new Service(
                    "circleci",
                    "CIRCLECI",
                    List.of("CIRCLE_REPOSITORY_URL", "CIRCLE_PROJECT_REPONAME"),
                    List.of("CIRCLE_SHA1"),
                    List.of("CIRCLE_BRANCH", "CIRCLE_TAG"),
                    List.of("CIRCLE_USERNAME"),
                    List.of("CIRCLE_JOB"),
                    List.of("CIRCLE_BUILD_NUM"),
                    List.of("CIRCLE_BUILD_URL")));

    /// The facts of the build that this process belongs to; [BuildFacts#NONE] outside of any.
    static BuildFacts of(Map<String, String> environment) {
        for (var service : SERVICES) {
            if (environment.containsKey(service.mark)) {
                return new BuildFacts(
                        service.name,
                        first(environment, service.repository),
                        first(environment, service.commit),
                        first(environment, service.ref),
                        first(environment, service.author),
                        first(environment, service.pipeline),
                        first(environment, service.run),
                        service.name.equals("github") ? run(environment) : first(environment, service.address));
            }
        }
        return BuildFacts.NONE;
    }

    private static @Nullable String run(Map<String, String> environment) {
        var server = environment.get("GITHUB_SERVER_URL");
        var repository = environment.get("GITHUB_REPOSITORY");
        var run = environment.get("GITHUB_RUN_ID");
        return server == null || repository == null || run == null
                ? null
                : server + "/" + repository + "/actions/runs/" + run;
    }

    private static @Nullable String first(Map<String, String> environment, List<String> names) {
        for (var name : names) {
            // a repository's address may hold the token that it is fetched with, which is nobody's business
            var value = CREDENTIALS
                    .matcher(environment.getOrDefault(name, "").strip())
                    .replaceAll("$1");
            if (!value.isEmpty()) {
                return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
            }
        }
        return null;
    }
}
