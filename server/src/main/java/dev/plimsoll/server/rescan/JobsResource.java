package dev.plimsoll.server.rescan;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.rescan.Jobs.Job;
import dev.plimsoll.server.rescan.Jobs.Kind;
import dev.plimsoll.server.rescan.Jobs.Target;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Where a re-scan is asked for, and where its end is seen.
@RestController
class JobsResource {
    private static final int LONGEST = 200;

    private final Jobs jobs;
    private final RequestedRescan rescan;
    private final Runs runs;

    JobsResource(Jobs jobs, RequestedRescan rescan, Runs runs) {
        this.jobs = jobs;
        this.rescan = rescan;
        this.runs = runs;
    }

    /// Matches and judges again an `image` (its id), a `scope` (its name), or what a `vulnerability` may concern; with
    /// none of them, all images that the caller may re-scan.
    @PostMapping("/api/v1/jobs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Permission.RESCAN_RUN)
    Job rescan(@RequestBody Target target, Principal principal) {
        if (Stream.of(target.image(), target.scope(), target.vulnerability())
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new InvalidInput("", "name one of image, scope and vulnerability");
        }
        bound("scope", target.scope());
        bound("vulnerability", target.vulnerability());
        if (target.vulnerability() == null) {
            rescan.images(target, principal.visibility(Permission.RESCAN_RUN)); // refuses what is not there
        }
        return jobs.ask(Kind.RESCAN, target, principal);
    }

    private static void bound(String field, @Nullable String text) {
        if (text != null && (text.isBlank() || text.length() > LONGEST)) {
            throw new InvalidInput(field, "must have 1 to " + LONGEST + " characters");
        }
    }

    /// Fetches advisories from their publishers now.
    @PostMapping("/api/v1/feeds/update")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Requires(Permission.FEEDS_WRITE)
    Job update(Principal principal) {
        return jobs.ask(Kind.UPDATE, new Target(null, null, null), principal);
    }

    @GetMapping("/api/v1/jobs/{id}")
    @Requires(Permission.RESCAN_RUN)
    Job job(@PathVariable("id") long id, Principal principal) {
        return jobs.find(id, principal);
    }

    /// Newest first.
    @GetMapping("/api/v1/jobs")
    @Requires(Permission.RESCAN_RUN)
    Page<Job> jobs(
            @RequestParam(name = "after", required = false) @Nullable Long after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit,
            Principal principal) {
        int most = Page.limit(limit);
        return Page.of(
                jobs.before(after == null ? Long.MAX_VALUE : after, most + 1, principal),
                most,
                job -> Long.toString(job.id()));
    }

    /// What the platform looked at by itself and on request, newest first.
    @GetMapping("/api/v1/rescans")
    @Requires(Permission.JOBS_READ)
    Page<Run> rescans(
            @RequestParam(name = "after", required = false) @Nullable Long after,
            @RequestParam(name = "limit", required = false) @Nullable Integer limit) {
        int most = Page.limit(limit);
        return Page.of(
                runs.before(after == null ? Long.MAX_VALUE : after, most + 1), most, run -> Long.toString(run.id()));
    }

    /// How far one of them is: it has `ended` when no image waits for it any more.
    @GetMapping("/api/v1/rescans/{id}")
    @Requires(Permission.JOBS_READ)
    Run run(@PathVariable("id") long id) {
        return runs.find(id);
    }
}
