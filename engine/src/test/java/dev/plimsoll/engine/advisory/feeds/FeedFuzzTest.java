package dev.plimsoll.engine.advisory.feeds;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.engine.advisory.AdvisoryFeed;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the bytes are, a feed reads them or says that it cannot: nothing else is thrown.
class FeedFuzzTest {
    private static final List<String> SEEDS = List.of(
            """
            {"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z", "severity": [{"type": "CVSS_V3",
             "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}], "affected": [{"package": {"ecosystem": "npm",
             "name": "x"}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1"}]}],
             "versions": ["1"], "ecosystem_specific": {"urgency": "low"}}], "references": [{"type": "WEB",
             "url": "https://example.org"}], "database_specific": {"severity": "HIGH"}, "aliases": ["CVE-2026-1"]}""",
            "cveID,x,dateAdded\nCVE-2026-1,\"a,\"\"b\",2026-01-01\n",
            "#x,score_date:2026-08-16T00:00:00Z\ncve,epss,percentile\nCVE-2026-1,0.1,0.2\n",
            "{\"result\": [{\"name\": \"debian\", \"releases\": [{\"name\": \"12\", \"eolFrom\": \"2026-07-11\"}]}]}",
            "---\nreleases:\n  - releaseCycle: \"12\"\n    eol: 2026-07-11\n---\n",
            "{\"dateReleased\": \"2026-01-01T00:00:00Z\", \"vulnerabilities\": [{\"cveID\": \"CVE-2026-1\"}]}");

    private static final List<String> NAMES = List.of(
            "X.json",
            "known_exploited_vulnerabilities.csv",
            "e.csv",
            "products-full.json",
            "products/x.md",
            "known_exploited_vulnerabilities.json");

    @FuzzTest(maxDuration = "30s")
    void any_bytes(byte[] bytes) {
        readAll(bytes);
    }

    @Test
    void damaged_records_are_read_or_refused() {
        var random = new Random(20260601);
        for (int round = 0; round < 3_000; round++) {
            var bytes = SEEDS.get(round % SEEDS.size()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:\\0-".charAt(random.nextInt(10)));
            }
            readAll(java.util.Arrays.copyOf(
                    bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length));
        }
    }

    private static void readAll(byte[] bytes) {
        for (AdvisoryFeed feed : AdvisoryFeeds.all()) {
            for (var name : NAMES) {
                if (feed.wants(name)) {
                    try {
                        RecordedRecords.of(feed, "npm", name, bytes);
                    } catch (IOException e) {
                        // Refused, as it should be.
                    }
                }
            }
        }
    }
}
