package dev.plimsoll.notifier.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.notifier.Documents;
import java.time.Instant;
import java.util.List;

/// Whatever is posted is read or refused; nothing else happens, and what is read is bounded.
final class FormatsFuzzTest {
    private static final Received RECEIVED = new Received(Instant.EPOCH, "d1", "");

    @FuzzTest
    void any_bytes_are_an_event_or_refused(byte[] body) {
        try {
            var event = Formats.read(body, RECEIVED);
            assertThat(event.id()).isNotEmpty();
            assertThat(event.findings()).hasSizeLessThanOrEqualTo(Fields.MAX_FINDINGS);
        } catch (UnreadableException e) {
            assertThat(e).hasMessageNotContaining("\u0000");
        }
    }

    /// Keys that formats know with values of any kind.
    @FuzzTest
    void known_keys_with_any_values_are_an_event_or_refused(FuzzedDataProvider data) {
        var keys = List.of(
                "image",
                "resources",
                "vulnerability_summary",
                "SchemaVersion",
                "ArtifactName",
                "Results",
                "rule",
                "priority",
                "output",
                "output_fields",
                "SigMetadata",
                "Context",
                "insight",
                "resource",
                "evidence",
                "specversion",
                "type",
                "id",
                "data",
                "operatorObject",
                "apiVersion",
                "report",
                "metadata",
                "name",
                "category",
                "severity_score",
                "time",
                "workload",
                "timestamp",
                "threat",
                "scannedAt",
                "packages");
        var json = new StringBuilder("{");
        for (int i = data.consumeInt(0, 12); i > 0; i--) {
            json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(data.pickValue(keys))
                    .append("\":")
                    .append(data.pickValue(List.of(
                            "null",
                            "true",
                            "1e999",
                            "-1",
                            "99999999999999999999",
                            "\"\"",
                            "\"\\u0000\"",
                            "[]",
                            "[[{}]]",
                            "{}",
                            "{\"name\":[1]}",
                            "\"dev.plimsoll.finding.opened\"",
                            "\"a/b:c@d\"",
                            "\"9999-99-99\"",
                            "[{\"vulnerabilities\":{}}]",
                            "{\"apiVersion\":\"aquasecurity.github.io/v1\",\"report\":{}}")));
        }
        any_bytes_are_an_event_or_refused(Documents.bytes(json.append('}').toString()));
    }
}
