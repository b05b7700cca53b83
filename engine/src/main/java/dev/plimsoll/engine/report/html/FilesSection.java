package dev.plimsoll.engine.report.html;

import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;

/// What stands in the image's files beside packages: secrets, malware, unusual rights.
final class FilesSection {
    private static final int MANY_FILES = 30;

    private final Page page;
    private final Inventory inventory;

    FilesSection(Page page) {
        this.page = page;
        this.inventory = page.facts().report().inventory();
    }

    void write() throws IOException {
        if (inventory.searched().isEmpty()) {
            return; // a bill of materials has no files
        }
        page.section("files", "files");
        secrets();
        malware();
        rights();
        page.html().raw("</section>\n");
    }

    private void secrets() throws IOException {
        heading("files.secrets");
        if (!inventory.searched().contains(Inventory.SECRETS)) {
            paragraph("files.secrets.unknown");
            return;
        }
        if (inventory.secrets().isEmpty()) {
            paragraph("files.secrets.none");
            return;
        }
        paragraph("files.secrets.about");
        page.table(
                "files.secrets",
                "files.what",
                "files.path",
                "#files.line",
                "column.layer",
                "files.excerpt",
                "files.fingerprint");
        for (var secret : inventory.secrets()) {
            page.html().raw("<tr><th scope=\"row\" lang=\"en\">").text(secret.title());
            page.html().raw("<br><small><code>").text(secret.rule()).raw("</code></small></th>");
            path(secret.path(), secret.deleted());
            page.numberCell(secret.line());
            layer(page.facts().layerNumber(secret.layer()));
            page.html().raw("<td><code>").text(secret.excerpt()).raw("</code></td><td><code>");
            page.html().text(SecretFingerprint.of(secret)).raw("</code></td></tr>\n");
        }
        page.endTable();
    }

    private void malware() throws IOException {
        if (inventory.malware().isEmpty()
                && inventory.searched().stream()
                        .noneMatch(what -> what.equals(Inventory.CLAMD) || what.startsWith("malware-list:"))) {
            return;
        }
        heading("files.malware");
        if (inventory.malware().isEmpty()) {
            paragraph("files.malware.none");
            return;
        }
        page.table("files.malware", "files.what", "files.path", "column.layer", "files.finder");
        for (var found : inventory.malware()) {
            page.html()
                    .raw("<tr><th scope=\"row\" lang=\"en\">")
                    .text(found.name())
                    .raw("</th>");
            path(found.path(), found.deleted());
            layer(page.facts().layerNumber(found.layer()));
            page.cell(found.finder());
            page.html().raw("</tr>\n");
        }
        page.endTable();
    }

    private void rights() throws IOException {
        var files = inventory.files();
        if (files.isEmpty()) {
            return;
        }
        heading("files.rights");
        page.html().raw("<details" + (files.size() > MANY_FILES ? "" : " open") + "><summary>");
        page.html().text(page.words().count("files.rights.count", files.size())).raw("</summary>\n");
        page.table("files.rights", "files.mode", "files.path", "column.layer");
        for (var file : files) {
            page.html()
                    .raw("<tr><td><code>")
                    .text(Integer.toOctalString(file.mode()))
                    .raw("</code></td>");
            path(file.path(), false);
            layer(page.facts().layerNumber(file.layer()));
            page.html().raw("</tr>\n");
        }
        page.endTable();
        page.html().raw("</details>\n");
    }

    private void heading(String key) throws IOException {
        page.html().raw("<h3>").text(page.words().of(key)).raw("</h3>\n");
    }

    private void paragraph(String key) throws IOException {
        page.html().raw("<p>").text(page.words().of(key)).raw("</p>\n");
    }

    private void path(String path, boolean deleted) throws IOException {
        page.html().raw("<td><code>").text(path).raw("</code>");
        if (deleted) {
            page.html()
                    .raw("<br><small>")
                    .text(page.words().of("files.deleted"))
                    .raw("</small>");
        }
        page.html().raw("</td>");
    }

    private void layer(int number) throws IOException {
        page.html()
                .raw("<td class=\"n\">")
                .raw(number == 0 ? "" : Integer.toString(number))
                .raw("</td>");
    }
}
