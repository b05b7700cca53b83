package dev.plimsoll.engine.report;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The run of a pipeline in which a report is written, for formats that belong to a commit. Read from the variables
/// that GitHub's runners set ("Default environment variables"); another service's pipeline may set them too.
///
/// @param commit 40 or 64 hexadecimal digits (`GITHUB_SHA`)
/// @param ref `refs/heads/main` (`GITHUB_REF`)
/// @param job the run's number (`GITHUB_RUN_ID`)
/// @param name of the workflow and its job (`GITHUB_WORKFLOW`, `GITHUB_JOB`)
/// @param address of the run's page, where server and repository are told
public record Pipeline(
        @Nullable String commit,
        @Nullable String ref,
        @Nullable String job,
        @Nullable String name,
        @Nullable String address) {
    /// No pipeline, or none that tells of itself.
    public static final Pipeline NONE = new Pipeline(null, null, null, null, null);

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
    private static final Pattern SERVER = Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]+)?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");

    /// What these variables tell; what is not of its form is passed over.
    public static Pipeline of(Map<String, String> environment) {
        if (!environment.containsKey("GITHUB_SHA") && !environment.containsKey("GITHUB_REF")) {
            return NONE; // a pattern more is time that every other scan would pay
        }
        var commit = environment.getOrDefault("GITHUB_SHA", "");
        var ref = environment.getOrDefault("GITHUB_REF", "");
        var run = environment.getOrDefault("GITHUB_RUN_ID", "");
        var server = environment.getOrDefault("GITHUB_SERVER_URL", "");
        var repository = environment.getOrDefault("GITHUB_REPOSITORY", "");
        var name = (environment.getOrDefault("GITHUB_WORKFLOW", "") + " " + environment.getOrDefault("GITHUB_JOB", ""))
                .strip();
        boolean numbered = NUMBER.matcher(run).matches();
        boolean placed = numbered
                && SERVER.matcher(server).matches()
                && REPOSITORY.matcher(repository).matches();
        return new Pipeline(
                COMMIT.matcher(commit).matches() ? commit : null,
                ref.startsWith("refs/") ? ref : null,
                numbered ? run : null,
                name.isEmpty() ? null : name,
                placed ? server + "/" + repository + "/actions/runs/" + run : null);
    }
}
