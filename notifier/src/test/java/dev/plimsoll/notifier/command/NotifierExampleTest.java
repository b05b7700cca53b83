package dev.plimsoll.notifier.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `examples/notifier/run.sh`: what a mailbox, a chat and a program receive of the same reports, by either
/// configuration.
class NotifierExampleTest {
    private static final Path EXAMPLE = Path.of("../examples/notifier/run.sh").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void every_destination_receives_what_the_page_promises() throws Exception {
        var plimsoll = new PlimsollScript(folder);
        var ended = plimsoll.run(
                "sh " + EXAMPLE, Map.of("PLIMSOLL", plimsoll.program().toString()));
        assertThat(ended.exit()).as(ended.output()).isZero();
        var runs = ended.output().split("######## .*\n", -1);
        assertThat(runs).hasSize(3);
        holdsOwn(runs[1]);
        holdsPostee(runs[2]);
    }

    private static void holdsOwn(String run) {
        var sinks = sinks(run);
        assertThat(sinks[0].lines().filter(line -> line.startsWith("== ")))
                .hasSize(4)
                .allMatch(line -> line.endsWith("{\"events\":[" + line.charAt(3) + "],\"known\":0}"));
        assertThat(sinks[1])
                .containsSubsequence(
                        "for <ann@example.org>",
                        "Subject: shop/checkout:2.4: 1 critical",
                        "critical CVE-2026-10001 openssl 3.0.11-1 -> 3.0.11-2 [known to be exploited]",
                        "for <security@example.org>",
                        "Subject: reg.example/bank/ledger:1.9: 1 high",
                        "for <security@example.org>",
                        "Subject: high: A shell was opened in a container at node-1/checkout",
                        "for <security@example.org>",
                        "Subject: Gone: CVE-2026-10003 (high) in busybox: reg.example/bank/ledger:1.9")
                // below the route's severity
                .doesNotContain("CVE-2026-10002", "CVE-2026-10004");
        assertThat(sinks[2])
                .containsSubsequence(
                        "\"text\": \"shop/checkout:2.4: 1 critical, 1 low\"",
                        "*critical* CVE-2026-10001",
                        "\"text\": \"reg.example/bank/ledger:1.9: 1 high, 1 medium\"",
                        "\"text\": \"high: A shell was opened in a container at node-1/checkout\"")
                .doesNotContain("Gone");
        assertThat(sinks[3])
                .containsSubsequence(
                        "\"type\": \"dev.plimsoll.image.scanned\"",
                        "\"id\": \"CVE-2026-10001\"",
                        "\"type\": \"dev.plimsoll.image.scanned\"",
                        "\"id\": \"CVE-2026-10003\"",
                        "\"type\": \"dev.plimsoll.runtime.incident\"");
        assertThat(sinks[4].lines().filter(line -> line.contains(" -> ")))
                .hasSize(10)
                .allMatch(line -> line.contains("DELIVERED after 1 attempt(s)"))
                .anyMatch(line -> line.contains("owners -> mail: RESOLVE"));
    }

    private static void holdsPostee(String run) {
        var sinks = sinks(run);
        assertThat(sinks[0]).contains("what differs from Postee: route 'refused-images'");
        assertThat(sinks[1])
                .containsSubsequence(
                        "for <ann@example.org>",
                        "Subject: shop/checkout:2.4 vulnerability scan report",
                        "critical CVE-2026-10001",
                        "low CVE-2026-10002")
                .doesNotContain("security@example.org", "bank/ledger");
        assertThat(sinks[2])
                .containsSubsequence(
                        "Image name: shop/checkout:2.4",
                        "CVE-2026-10001 | openssl | 3.0.11-1 | 3.0.11-2",
                        "\"text\": \"Look at shop/checkout:2.4\"",
                        "*A shell was opened in a container* on node-1 (Execution)");
        // the document as it was posted
        assertThat(sinks[3]).contains("\"application_scope_owners\"", "\"name\": \"CVE-2026-10001\"");
        assertThat(sinks[4].lines().filter(line -> line.contains(" -> ")))
                .hasSize(4)
                .allMatch(line -> line.contains("TELL DELIVERED after 1 attempt(s)"));
    }

    /// What was posted, and what mailbox, chat and program received, and the deliveries.
    private static String[] sinks(String run) {
        var sinks = run.split("==== what .*\n", -1);
        assertThat(sinks).as(run).hasSize(5);
        return sinks;
    }
}
