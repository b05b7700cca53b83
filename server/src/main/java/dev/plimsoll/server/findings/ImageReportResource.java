package dev.plimsoll.server.findings;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.feeds.AdvisoryStore;
import dev.plimsoll.server.images.ImageLookup;
import dev.plimsoll.server.images.InventoryReading;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Described;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.policies.PolicySource;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What a scan would report of a registered image now, in every format that a scan has. The image is not pulled.
@RestController
class ImageReportResource {
    /// Media types with a format of their own; `json` for all others.
    private static final Map<String, String> BY_TYPE = Map.of(
            "text/html", "html",
            "text/plain", "text",
            "text/markdown", "markdown",
            "application/sarif+json", "sarif",
            "application/vnd.cyclonedx+json", "cyclonedx",
            "application/spdx+json", "spdx",
            "application/vnd.openvex+json", "openvex");

    private static final Map<String, MediaType> TYPES = Map.of(
            "html",
            MediaType.TEXT_HTML,
            "text",
            MediaType.TEXT_PLAIN,
            "table",
            MediaType.TEXT_PLAIN,
            "markdown",
            new MediaType("text", "markdown"),
            "junit",
            MediaType.APPLICATION_XML,
            "sarif",
            new MediaType("application", "sarif+json"),
            "cyclonedx",
            new MediaType("application", "vnd.cyclonedx+json"),
            "spdx",
            new MediaType("application", "spdx+json"));

    private final Database database;
    private final ImageLookup lookup;
    private final Verdicts verdicts;
    private final AdvisoryStore advisories;
    private final PolicySource policies;
    private final Clock clock;
    private final FindingHistory history;

    ImageReportResource(
            Database database,
            ImageLookup lookup,
            Verdicts verdicts,
            AdvisoryStore advisories,
            PolicySource policies,
            Clock clock,
            FindingHistory history) {
        this.database = database;
        this.lookup = lookup;
        this.verdicts = verdicts;
        this.advisories = advisories;
        this.policies = policies;
        this.clock = clock;
        this.history = history;
    }

    /// @param format the name of a report format; else the `Accept` header decides
    @GetMapping("/api/v1/images/{image}/report")
    @Requires(Permission.FINDINGS_READ)
    @Described(
            answers = {
                "application/json",
                "application/sarif+json",
                "application/spdx+json",
                "application/vnd.cyclonedx+json",
                "application/xml",
                "text/html",
                "text/markdown",
                "text/plain"
            })
    ResponseEntity<byte[]> report(
            @PathVariable("image") String image,
            @RequestParam(name = "format", required = false) @Nullable String format,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            Principal principal)
            throws IOException {
        var chosen = format == null ? accepted(accept) : named(format, ReportFormats.all());
        return written(report(lookup.need(image, principal.visibility(Permission.FINDINGS_READ))), chosen);
    }

    /// The inventory: CycloneDX, or SPDX 2.3 or 3.0.1.
    @GetMapping("/api/v1/images/{image}/sbom")
    @Requires(Permission.IMAGES_READ)
    @Described(answers = {"application/json", "application/spdx+json", "application/vnd.cyclonedx+json"})
    ResponseEntity<byte[]> sbom(
            @PathVariable("image") String image,
            @RequestParam(name = "format", defaultValue = "cyclonedx") String format,
            Principal principal)
            throws IOException {
        var sboms = ReportFormats.all().stream().filter(ReportFormat::isSbom).toList();
        var report = report(lookup.need(image, principal.visibility(Permission.IMAGES_READ)));
        return written(withoutFindings(report), named(format, sboms));
    }

    /// What is known of its vulnerabilities: OpenVEX, or CycloneDX.
    @GetMapping("/api/v1/images/{image}/vex")
    @Requires(Permission.FINDINGS_READ)
    @Described(answers = {"application/json", "application/vnd.cyclonedx+json"})
    ResponseEntity<byte[]> vex(
            @PathVariable("image") String image,
            @RequestParam(name = "format", defaultValue = "openvex") String format,
            Principal principal)
            throws IOException {
        var formats = ReportFormats.all().stream()
                .filter(one -> List.of("openvex", "cyclonedx").contains(one.name()))
                .toList();
        var report = report(lookup.need(image, principal.visibility(Permission.FINDINGS_READ)));
        return written(report, named(format, formats));
    }

    /// What changed from one image, or tag, to another.
    @GetMapping("/api/v1/images/compare")
    @Requires(Permission.FINDINGS_READ)
    ImageComparison compare(@RequestParam("from") String from, @RequestParam("to") String to, Principal principal) {
        var visibility = principal.visibility(Permission.FINDINGS_READ);
        long before = lookup.need(from, visibility);
        long after = lookup.need(to, visibility);
        var old = report(before);
        var now = report(after);
        return ImageComparison.of(image(before, old), old, image(after, now), now);
    }

    private static FindingList.Image image(long id, ScanReport report) {
        return new FindingList.Image(
                id, String.valueOf(report.image().digest()), report.image().reference());
    }

    /// Every interval in which a vulnerability was open in one of its packages, the latest first.
    @GetMapping("/api/v1/images/{image}/history")
    @Requires(Permission.FINDINGS_READ)
    Page<FindingHistory.Interval> history(
            @PathVariable("image") String image,
            @RequestParam(name = "vulnerability", required = false) @Nullable String vulnerability,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        return history.of(
                lookup.need(image, principal.visibility(Permission.FINDINGS_READ)),
                vulnerability,
                after,
                Page.limit(limit));
    }

    private ScanReport report(long image) {
        try (var lease = advisories.lease()) {
            return verdicts.judge(
                            image,
                            new InventoryReading(database),
                            lease.advisories(),
                            policies.current(),
                            clock.instant())
                    .orElseThrow(() -> Refusal.notFound("the image is gone"))
                    .report();
        }
    }

    /// Who may see what is installed need not see how vulnerable it is.
    private static ScanReport withoutFindings(ScanReport report) {
        return new ScanReport(
                report.scannedAt(),
                report.image(),
                report.database(),
                report.inventory(),
                List.of(),
                null,
                report.warnings());
    }

    private static ReportFormat accepted(@Nullable String accept) {
        var types = accept == null ? List.<MediaType>of() : MediaType.parseMediaTypes(accept);
        for (var type : types) {
            var name = BY_TYPE.get(type.getType() + "/" + type.getSubtype());
            if (name != null) {
                return ReportFormats.named(name).orElseThrow();
            }
        }
        return ReportFormats.named("json").orElseThrow();
    }

    private static ReportFormat named(String asked, List<ReportFormat> formats) {
        return formats.stream()
                .filter(format -> format.name().equals(asked))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        "format",
                        "must be one of "
                                + formats.stream().map(ReportFormat::name).collect(Collectors.joining(", "))));
    }

    private static ResponseEntity<byte[]> written(ScanReport report, ReportFormat format) throws IOException {
        var obstacle = format.obstacle(report);
        if (obstacle.isPresent()) {
            throw Refusal.unprocessable(obstacle.get());
        }
        var out = new ByteArrayOutputStream();
        format.write(report, Display.PLAIN, out);
        return ResponseEntity.ok()
                .contentType(TYPES.getOrDefault(format.name(), MediaType.APPLICATION_JSON))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"report." + format.kind().extension() + "\"")
                .body(out.toByteArray());
    }
}
