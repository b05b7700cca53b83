package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.findings.FindingList.Listed;
import dev.plimsoll.server.platform.Described;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The open findings of the fleet: lists, counts, exports.
@RestController
class FindingsResource {
    /// Up to so many are counted; more are "at least".
    private static final int MOST_COUNTED = 10_000;

    private final FindingList findings;
    private final FindingWalk walk;
    private final FindingCounts counts;
    private final FindingExport export;

    FindingsResource(FindingList findings, FindingWalk walk, FindingCounts counts, FindingExport export) {
        this.findings = findings;
        this.walk = walk;
        this.counts = counts;
        this.export = export;
    }

    @GetMapping("/api/v1/findings")
    @Requires(Permission.FINDINGS_READ)
    @Described(query = FindingFilter.NAMES + ",sort,after,limit")
    Page<Listed> list(@RequestParam MultiValueMap<String, String> parameters, Principal principal) {
        var filter = FindingFilter.of(parameters, Set.of("sort", "after", "limit"));
        var sort = sort(parameters.getFirst("sort"));
        return findings.page(
                filter,
                principal.visibility(Permission.FINDINGS_READ),
                sort,
                FindingCursor.parse(parameters.getFirst("after"), sort),
                Page.limit(parameters.getFirst("limit")));
    }

    /// @param exact whether there are no more than were counted
    record Count(long count, boolean exact) {}

    @GetMapping("/api/v1/findings/count")
    @Requires(Permission.FINDINGS_READ)
    @Described(query = FindingFilter.NAMES)
    Count count(@RequestParam MultiValueMap<String, String> parameters, Principal principal) {
        var filter = FindingFilter.of(parameters, Set.of());
        long counted = walk.count(filter, principal.visibility(Permission.FINDINGS_READ), MOST_COUNTED + 1);
        return new Count(Math.min(counted, MOST_COUNTED), counted <= MOST_COUNTED);
    }

    /// How many open findings of each severity the images have: exact, however many there are.
    @GetMapping("/api/v1/findings/summary")
    @Requires(Permission.FINDINGS_READ)
    FindingCounts.Summary summary(
            @RequestParam(name = "scope", required = false) @Nullable Long scope, Principal principal) {
        return counts.summary(scope, principal.visibility(Permission.FINDINGS_READ));
    }

    /// All of them, as they are read: `format=csv` or `format=json`.
    @GetMapping("/api/v1/findings/export")
    @Requires(Permission.FINDINGS_READ)
    @Described(
            query = FindingFilter.NAMES + ",sort,format",
            answers = {"text/csv", "application/json"})
    void export(
            @RequestParam MultiValueMap<String, String> parameters, Principal principal, HttpServletResponse response)
            throws IOException {
        var filter = FindingFilter.of(parameters, Set.of("sort", "format"));
        var sort = sort(parameters.getFirst("sort"));
        var format = parameters.getFirst("format");
        if (format == null || !Set.of("csv", "json").contains(format)) {
            throw new InvalidInput("format", "must be csv or json");
        }
        boolean csv = format.equals("csv");
        response.setContentType(csv ? "text/csv;charset=UTF-8" : MediaType.APPLICATION_JSON_VALUE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"findings." + format + "\"");
        // written as it is read: a list of ten million is never whole in memory
        export.write(filter, principal.visibility(Permission.FINDINGS_READ), sort, csv, response.getOutputStream());
    }

    private static FindingSort sort(@Nullable String asked) {
        try {
            return asked == null ? FindingSort.SEVERITY : FindingSort.parse(asked);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("sort", String.valueOf(e.getMessage()));
        }
    }
}
