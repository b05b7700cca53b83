package dev.plimsoll.engine.report.html;

import dev.plimsoll.engine.report.Language;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/// The report as one HTML page that needs nothing beside itself.
///
/// Its content security policy allows this style sheet and this script, by their digests, and no request at all
/// (CSP level 3, section 6.1.3): not even markup that slipped through could load or run anything.
public final class HtmlReport {
    private HtmlReport() {}

    /// Writes the page in UTF-8 and leaves the stream open.
    ///
    /// @throws IOException if the stream does not take it
    public static void write(ScanReport report, Language language, OutputStream out) throws IOException {
        var html = new HtmlWriting(out);
        var page = new Page(new Overview(report), Messages.in(language), html);
        var style = resource("report.css");
        var script = resource("report.js");
        head(page, style, script);
        header(page);
        html.raw("<main id=\"main\">\n");
        new VerdictSection(page).write();
        new AdviceSection(page).write();
        new Charts(page).write();
        new FindingsTable(page).write();
        new FilesSection(page).write();
        new LayerSection(page).write();
        new Appendix(page).write();
        html.raw("</main>\n<footer><p>").text(page.words().of("footer")).raw("</p></footer>\n<script>");
        html.raw(script).raw("</script>\n</body>\n</html>\n").flush();
    }

    private static void head(Page page, String style, String script) throws IOException {
        var html = page.html();
        html.raw("<!DOCTYPE html>\n<html lang=\"" + page.words().language().tag() + "\">\n<head>\n");
        html.raw("<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
        html.raw("default-src 'none'; style-src '" + digest(style) + "'; script-src '" + digest(script) + "'; ");
        html.raw("base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        html.text(page.words().of("title", page.facts().report().image().reference()));
        html.raw("</title>\n<style>").raw(style).raw("</style>\n</head>\n");
    }

    private static void header(Page page) throws IOException {
        var html = page.html();
        var report = page.facts().report();
        html.raw("<body>\n<a class=\"skip\" href=\"#findings\">")
                .text(page.words().of("skip"))
                .raw("</a>\n<header>\n");
        html.raw("<div class=\"brand\"><svg viewBox=\"0 0 36 24\" aria-hidden=\"true\" focusable=\"false\">");
        html.raw("<circle class=\"mark\" cx=\"18\" cy=\"12\" r=\"8\"/><path class=\"mark\" d=\"M3 12H33\"/></svg>");
        html.raw("<span>Plimsoll</span> <button type=\"button\" id=\"theme\" class=\"controls\" hidden>");
        html.text(page.words().of("theme")).raw("</button></div>\n<p class=\"kind\">");
        html.text(page.words().of("kind"))
                .raw("</p>\n<h1>")
                .text(report.image().reference())
                .raw("</h1>\n");
        html.raw("<dl class=\"facts\">\n");
        page.fact("image.scanned", Messages.minute(report.scannedAt()));
        var os = report.inventory().os();
        if (os != null) {
            page.fact("image.os", os.prettyName());
        }
        var platform = report.image().platform();
        if (platform != null) {
            page.fact("image.platform", platform);
        }
        var created = report.image().config().created();
        if (created != null) {
            page.fact("image.created", Messages.minute(created));
        }
        var digest = report.image().digest();
        if (digest != null) {
            page.fact("image.digest", digest);
        }
        var manifest = report.image().manifestDigest();
        if (manifest != null) {
            page.fact("image.manifest", manifest);
        }
        html.raw("</dl>\n</header>\n");
    }

    private static String resource(String name) {
        try (var in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String content) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
