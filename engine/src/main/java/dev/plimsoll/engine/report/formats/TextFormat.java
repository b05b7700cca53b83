package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The whole report as plain lines, one fact each, every line beginning with its kind: for grep, logs and
/// mail. No colour, no wrapping, nothing shortened.
final class TextFormat implements ReportFormat {
    @Override
    public String name() {
        return "text";
    }

    @Override
    public String description() {
        return "everything, one plain line each, for grep and logs";
    }

    @Override
    public FileKind kind() {
        return new FileKind("txt", "none: one line each", "`grep`, logs of pipelines");
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var text = new TextWriting(out);
        var origins = new Origins(report);
        header(report, origins, text);
        var paths = paths(report.inventory().packages());
        for (var finding : report.findings()) {
            finding(finding, paths.getOrDefault(finding.packageUrl().canonical(), List.of()), origins, text);
        }
        for (var found : report.inventory().packages()) {
            installed(found, origins, text);
        }
        contents(report.inventory(), text);
        for (var warning : Words.warnings(report)) {
            text.raw("warning: ").value(warning.code()).raw(" ").value(warning.subject());
            text.raw(": ").value(warning.message()).end();
        }
        for (var line : new AdviceLines(report).lines()) {
            text.raw("advice: ").value(line.text());
            detail("command:", line.command(), text);
            text.end();
        }
        text.raw("summary: ").raw(Words.summary(report.findings())).raw(" in ");
        text.raw(Words.count(report.inventory().packages().size(), "package", "packages"));
        var share = origins.share(report.findings());
        text.raw(share.isEmpty() ? "" : "; " + share).end();
        verdict(report.verdict(), text);
        text.flush();
    }

    private static void header(ScanReport report, Origins origins, TextWriting text) throws IOException {
        line("image", report.image().reference(), text);
        line("digest", report.image().digest(), text);
        line("manifest", report.image().manifestDigest(), text);
        line("platform", report.image().platform(), text);
        line("base", origins.sentence(), text);
        var os = report.inventory().os();
        line("os", os == null ? null : os.prettyName(), text);
        line("scanned", report.scannedAt(), text);
        line("database", report.database().digest(), text);
        for (var source : report.database().sources()) {
            text.raw("source: ").value(source.name()).raw(" ");
            text.raw(Words.count(source.advisories(), "entry", "entries"));
            var updated = source.updatedAt();
            text.raw(updated == null ? ", date unknown" : " of " + updated).end();
        }
    }

    private static void line(String kind, @Nullable Object value, TextWriting text) throws IOException {
        if (value != null) {
            text.raw(kind).raw(": ").value(value).end();
        }
    }

    private static Map<String, List<String>> paths(List<InstalledPackage> packages) {
        var paths = new TreeMap<String, List<String>>();
        packages.forEach(found -> paths.put(found.purl().canonical(), found.paths()));
        return paths;
    }

    private static void finding(Finding finding, List<String> paths, Origins origins, TextWriting text)
            throws IOException {
        text.raw("finding: ").raw(finding.severity().label()).raw(" ").value(finding.id());
        text.raw(" ").value(finding.name()).raw(" ").value(finding.version());
        text.raw("; fix: ").value(Words.fix(finding));
        detail("severity from", finding.severitySource(), text);
        for (var cvss : finding.cvss()) {
            text.raw("; CVSS ").value(cvss.version()).raw(" ").raw(Double.toString(cvss.score()));
            text.raw(" by ").value(cvss.source()).raw(" ").value(cvss.vector());
        }
        var epss = finding.epss();
        if (epss != null) {
            text.raw("; EPSS ").raw(Double.toString(epss.score()));
        }
        text.raw(finding.knownExploited() ? "; known exploited" : "");
        detail("published", finding.published(), text);
        detail("package", finding.packageUrl(), text);
        detail("layer", finding.layer(), text);
        detail("brought by:", origins.word(finding.layer()), text);
        for (var path : paths) {
            detail("path", path, text);
        }
        for (var advisory : finding.advisories()) {
            text.raw("; advisory ")
                    .value(advisory.id())
                    .raw(" (")
                    .value(advisory.source())
                    .raw(")");
        }
        for (var alias : finding.aliases()) {
            detail("alias", alias, text);
        }
        detail("set aside:", finding.suppressedBy(), text);
        detail("title:", finding.title().isEmpty() ? null : finding.title(), text);
        text.end();
    }

    private static void detail(String kind, @Nullable Object value, TextWriting text) throws IOException {
        if (value != null) {
            text.raw("; ").raw(kind).raw(" ").value(value);
        }
    }

    private static void installed(InstalledPackage found, Origins origins, TextWriting text) throws IOException {
        text.raw("package: ").value(found.purl());
        var source = found.source();
        if (source != null) {
            detail("source", source.name() + " " + source.version(), text);
        }
        detail("layer", found.layer(), text);
        detail("brought by:", origins.word(found.layer()), text);
        for (var path : found.paths()) {
            detail("path", path, text);
        }
        for (var licence : found.licences()) {
            detail("licence", licence, text);
        }
        detail("owned by", found.ownedBy(), text);
        detail("confidence", found.confidence().name().toLowerCase(Locale.ROOT), text);
        text.end();
    }

    private static void contents(Inventory inventory, TextWriting text) throws IOException {
        for (var secret : inventory.secrets()) {
            text.raw("secret: ").value(secret.rule()).raw(" ").value(secret.path());
            text.raw(":" + secret.line());
            detail("what:", secret.title(), text);
            detail("excerpt:", secret.excerpt(), text);
            detail("layer", secret.layer(), text);
            detail("fingerprint", SecretFingerprint.of(secret), text);
            text.raw(secret.deleted() ? "; deleted by an upper layer" : "").end();
        }
        for (var found : inventory.malware()) {
            text.raw("malware: ").value(found.name()).raw(" ").value(found.path());
            detail("by", found.finder(), text);
            detail("layer", found.layer(), text);
            detail("digest", found.sha256(), text);
            text.raw(found.deleted() ? "; deleted by an upper layer" : "").end();
        }
        for (var file : inventory.files()) {
            text.raw("file: ").raw(Integer.toOctalString(file.mode())).raw(" ").value(file.path());
            detail("layer", file.layer(), text);
            text.end();
        }
        if (!inventory.searched().isEmpty()) {
            text.raw("searched: ").value(String.join(" ", inventory.searched())).end();
        }
    }

    private static void verdict(@Nullable Verdict verdict, TextWriting text) throws IOException {
        if (verdict == null) {
            text.raw("verdict: not judged").end();
            return;
        }
        for (var policy : verdict.policies()) {
            for (var violation : policy.violations()) {
                violation(policy.name(), violation, text);
            }
            text.raw("policy: ").value(policy.name()).raw(policy.compliant() ? " compliant" : " violated");
            text.raw(policy.failsBuild() ? "" : " (reported only)").end();
        }
        text.raw("verdict: ")
                .raw(verdict.compliant() ? "compliant" : "not compliant")
                .end();
    }

    private static void violation(String policy, Violation violation, TextWriting text) throws IOException {
        text.raw("violation: ").value(policy).raw(" ").value(violation.control());
        text.raw(": ").value(violation.message());
        detail("fix:", violation.fix(), text);
        detail("package", violation.packageUrl(), text);
        detail("layer", violation.layer(), text);
        for (var path : violation.paths()) {
            detail("path", path, text);
        }
        text.end();
    }
}
