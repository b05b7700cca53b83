package dev.plimsoll.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.rescan.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A platform that is updated finds rows that its first release wrote: they are read, judged and written anew.
final class EarlierRowsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What the first release did not write, by column.
    private static final Map<String, List<String>> LATER = Map.of(
            "image.content", List.of("secrets", "files", "malware", "searched"),
            "operating_system.content", List.of("idLike", "cpe"),
            "component.content", List.of("licences", "ownedBy"),
            "component_match.content", List.of("exploitation", "fixSeen", "assessment", "references", "cvss"),
            "image_verdict.content", List.of(),
            "registration.build", List.of("ref", "author", "pipeline", "run", "address"));

    @TempDir
    private Path folder;

    @Test
    void rows_of_an_earlier_release_are_read() throws Exception {
        var data = folder.resolve("data");
        var advisories = TestPlatform.database(
                folder, "first", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL"));
        try (var platform = TestPlatform.start(Dialect.SQLITE, data)) {
            platform.advisories(advisories);
            platform.register(
                    Fleet.document(
                            "old", Fleet.npm("left", "1.0.0", "app"), Fleet.deb("libssl3", "openssl", "3.0.1", "base")),
                    "old");
            var database = platform.bean(Database.class);
            database.write(() -> LATER.forEach((column, fields) -> forget(database, column, fields)));
        }
        try (var platform = TestPlatform.start(Dialect.SQLITE, data)) {
            for (var path : List.of(
                    "images",
                    "images/1",
                    "images/1/names",
                    "images/1/registrations",
                    "images/1/components",
                    "images/1/executables",
                    "images/1/history",
                    "images/1/report",
                    "images/1/report?format=html",
                    "images/1/sbom",
                    "images/1/vex",
                    "images/compare?from=1&to=1",
                    "components",
                    "findings",
                    "findings/export?format=csv",
                    "vulnerabilities/GHSA-aaaa-bbbb-cccc",
                    "vulnerabilities/GHSA-aaaa-bbbb-cccc/blast-radius",
                    "practice?by=pipeline")) {
                var answer = platform.get("/api/v1/" + path);
                assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
            }
            var second = TestPlatform.database(
                    folder,
                    "second",
                    "npm",
                    Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "LOW"),
                    "Debian",
                    Fleet.osv("DEBIAN-CVE-2026-0001", "Debian:12", "openssl", "3.0.15-1", "HIGH"));
            var run = platform.advisories(second);
            assertThat(run.status()).as(run.body()).isEqualTo(200);
            assertThat(run.json().path("failed").asInt()).isZero();
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
        }
    }

    private static void forget(Database database, String column, List<String> fields) {
        var table = column.substring(0, column.indexOf('.'));
        var name = column.substring(column.indexOf('.') + 1);
        var texts = database.sql("SELECT DISTINCT " + name + " FROM " + table)
                .query(String.class)
                .list();
        assertThat(texts).as(column).isNotEmpty();
        for (var text : texts) {
            var json = (ObjectNode) JSON.readTree(text);
            if (table.equals("image")) {
                ((ObjectNode) json.path("image")).remove(List.of("base", "signatures"));
            }
            json.remove(fields);
            database.sql("UPDATE " + table + " SET " + name + " = ? WHERE " + name + " = ?")
                    .params(JSON.writeValueAsString(json), text)
                    .update();
        }
    }
}
