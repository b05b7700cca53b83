package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.Pipeline;
import dev.plimsoll.engine.report.Release;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// The packages as a snapshot for GitHub's dependency graph (REST API, "Dependency submission"), one manifest for
/// each file that they were read from.
///
/// A snapshot belongs to a commit and a ref, which the pipeline tells; without one, the image's label
/// `org.opencontainers.image.revision` names the commit. Where nobody tells, the commit is forty zeros and the ref
/// `refs/heads/main`: places for whoever submits the snapshot to fill in.
final class GitHubFormat implements ReportFormat {
    private static final String NO_COMMIT = "0".repeat(40);
    private static final String NO_REF = "refs/heads/main";

    private final Pipeline pipeline;

    GitHubFormat(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public String name() {
        return "github";
    }

    @Override
    public String description() {
        return "packages for GitHub's dependency graph, a dependency snapshot";
    }

    @Override
    public FileKind kind() {
        return new FileKind("github.json", "GitHub dependency submission API", "GitHub's dependency graph");
    }

    @Override
    public boolean isSbom() {
        return true;
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var image = report.image();
        var origins = new Origins(image);
        var name = ImageName.of(image).getFirst().repository();
        // the newest snapshot of a correlator replaces the others: another image or job must not have the same
        var correlator = Objects.requireNonNullElse(pipeline.name(), "plimsoll") + " "
                + (name.isEmpty() ? image.reference() : name);
        JsonWriting.write(out, json -> {
            json.number("version", 0);
            json.text("sha", commit(report));
            json.text("ref", Objects.requireNonNullElse(pipeline.ref(), NO_REF));
            json.object("job", () -> {
                var job = pipeline.job();
                json.text("id", job == null ? DocumentName.uuid(name(), report) : job);
                json.text("correlator", correlator);
                json.textIfPresent("html_url", pipeline.address());
            });
            json.object("detector", () -> {
                json.text("name", "plimsoll");
                json.text("version", Release.number());
                json.text("url", Release.PURL);
            });
            json.date("scanned", report.scannedAt());
            json.object("metadata", () -> {
                json.text("image", image.reference());
                json.textIfPresent("digest", image.digest());
                json.textIfPresent("manifestDigest", image.manifestDigest());
                json.textIfPresent("platform", image.platform());
                json.textIfPresent("base", origins.sentence());
            });
            json.object(
                    "manifests",
                    () -> manifests(report)
                            .forEach((path, packages) -> json.object(path, () -> {
                                json.text("name", path);
                                json.object("resolved", () -> resolved(packages, origins, json));
                            })));
        });
    }

    private String commit(ScanReport report) {
        var told = pipeline.commit();
        if (told != null) {
            return told;
        }
        var revision = report.image().config().labels().getOrDefault("org.opencontainers.image.revision", "");
        return revision.matches("[0-9a-f]{40}") ? revision : NO_COMMIT;
    }

    /// By the first path; several archives in an archive are one manifest, the outermost.
    private static Map<String, List<InstalledPackage>> manifests(ScanReport report) {
        var manifests = new TreeMap<String, List<InstalledPackage>>();
        for (var found : report.inventory().packages()) {
            var path = found.paths().isEmpty()
                    ? report.image().reference()
                    : found.paths().getFirst();
            int archive = path.indexOf('!');
            manifests
                    .computeIfAbsent(archive < 0 ? path : path.substring(0, archive), _ -> new ArrayList<>())
                    .add(found);
        }
        return manifests;
    }

    private static void resolved(List<InstalledPackage> packages, Origins origins, JsonWriting json) {
        var names = new HashSet<String>();
        for (var found : packages) {
            if (names.add(found.purl().canonical())) {
                json.object(found.purl().canonical(), () -> {
                    json.text("package_url", found.purl());
                    json.text("scope", "runtime");
                    var word = origins.word(found.layer());
                    if (word != null) {
                        json.object("metadata", () -> json.text("broughtBy", word));
                    }
                });
            }
        }
    }
}
