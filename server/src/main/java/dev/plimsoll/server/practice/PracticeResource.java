package dev.plimsoll.server.practice;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.InvalidInput;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// First-pass compliance, repeated violations and time to fix, by pipeline, by author or by application scope.
@RestController
class PracticeResource {
    private static final int LONGEST_DAYS = 3_660;

    private final PracticeReport report;
    private final Clock clock;

    PracticeResource(PracticeReport report, Clock clock) {
        this.report = report;
        this.clock = clock;
    }

    /// @param since the beginning of a day, UTC
    /// @param items the first thousand by name
    record Answer(Instant since, List<PracticeReport.Row> items) {}

    /// @param by `pipeline`, `author` or `scope`
    /// @param days how many whole days back, beside today
    @GetMapping("/api/v1/practice")
    @Requires(Permission.IMAGES_READ)
    Answer practice(
            @RequestParam(name = "by", defaultValue = "pipeline") String by,
            @RequestParam(name = "days", defaultValue = "90") int days,
            Principal principal) {
        if (days < 1 || days > LONGEST_DAYS) {
            throw new InvalidInput("days", "must be 1 to " + LONGEST_DAYS);
        }
        var since = clock.instant().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(days));
        var visibility = principal.visibility(Permission.IMAGES_READ);
        return new Answer(
                since,
                switch (by) {
                    case "pipeline" -> report.byPipeline(since, visibility);
                    case "author" -> report.byAuthor(since, visibility);
                    case "scope" -> report.byScope(since, visibility);
                    default -> throw new InvalidInput("by", "must be pipeline, author or scope");
                });
    }
}
