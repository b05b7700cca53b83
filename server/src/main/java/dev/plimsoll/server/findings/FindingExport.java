package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.findings.FindingList.Listed;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Csv;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes all findings of a question, page by page, so that ten million need no more memory than ten.
@Component
class FindingExport {
    private static final List<String> COLUMNS = List.of(
            "vulnerability",
            "severity",
            "knownExploited",
            "epss",
            "package",
            "name",
            "version",
            "fixState",
            "fixedVersion",
            "image",
            "reference",
            "layer",
            "scopes",
            "firstSeen",
            "lastSeen",
            "suppressed",
            "suppressedBy",
            "status",
            "title");

    /// Findings that are read at once: few at first, so that the reader sees something soon.
    private static final int FIRST_PART = 500;

    private static final int LONGEST_PART = 4_000;

    private final FindingList findings;
    private final JsonMapper json;

    FindingExport(FindingList findings, JsonMapper json) {
        this.findings = findings;
        this.json = json;
    }

    void write(FindingFilter filter, Visibility visibility, FindingSort sort, boolean csv, OutputStream to)
            throws IOException {
        var out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        out.write(csv ? Csv.line(COLUMNS) : "[");
        Place after = null;
        int part = FIRST_PART;
        var separator = "\n";
        do {
            var page = findings.page(filter, visibility, sort, after, part);
            part = Math.min(part * 2, LONGEST_PART);
            for (var finding : page.items()) {
                if (csv) {
                    out.write(line(finding));
                } else {
                    out.write(separator);
                    out.write(json.writeValueAsString(finding));
                    separator = ",\n";
                }
            }
            after = FindingCursor.parse(page.next(), sort);
        } while (after != null);
        out.write(csv ? "" : "\n]\n");
        out.flush();
    }

    private static String line(Listed finding) {
        var epss = finding.epss();
        return Csv.line(Arrays.asList(
                finding.vulnerability(),
                finding.severity(),
                finding.knownExploited(),
                epss == null ? null : epss.score(),
                finding.packageUrl(),
                finding.name(),
                finding.version(),
                finding.fixState(),
                finding.fixedVersion(),
                finding.image().digest(),
                finding.image().reference(),
                finding.layer(),
                String.join(" ", finding.scopes()),
                finding.firstSeen(),
                finding.lastSeen(),
                finding.suppressed(),
                finding.suppressedBy(),
                finding.status(),
                finding.title()));
    }
}
