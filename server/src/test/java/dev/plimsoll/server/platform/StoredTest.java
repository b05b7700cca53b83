package dev.plimsoll.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows outlive the release that wrote them.
final class StoredTest {
    @Test
    void what_an_earlier_release_did_not_write_is_empty_or_absent() {
        var finding = Stored.read("""
                {"id": "CVE-2026-1", "severity": "HIGH", "title": "a fault", "packageUrl": "pkg:npm/left@1.0.0",
                 "name": "left", "version": "1.0.0", "fixState": "FIXED"}""", Finding.class);
        assertThat(finding.aliases()).isEmpty();
        assertThat(finding.advisories()).isEmpty();
        assertThat(finding.knownExploited()).isFalse();
        assertThat(finding.exploitation()).isNull();
        assertThat(Stored.read(
                                "{\"purl\": \"pkg:npm/left@1.0.0\", \"name\": \"left\", \"version\": \"1.0.0\","
                                        + " \"confidence\": \"HIGH\"}",
                                InstalledPackage.class)
                        .licences())
                .isEmpty();
        assertThat(Stored.read("{\"id\": \"debian\", \"prettyName\": \"Debian\"}", OperatingSystem.class)
                        .idLike())
                .isEmpty();
    }

    @Test
    void what_may_be_absent_stays_absent() {
        var facts = Stored.read("""
                {"reference": "app", "config": {"user": "", "workingDirectory": ""}}""", ImageFacts.class);
        assertThat(facts.names()).isEmpty();
        assertThat(facts.layers()).isEmpty();
        assertThat(facts.config().environment()).isEmpty();
        assertThat(facts.config().labels()).isEmpty();
        // nobody has looked for signatures: another thing than there are none
        assertThat(facts.signatures()).isNull();
    }

    @Test
    void what_a_later_release_writes_is_passed_over() {
        assertThat(Stored.read(
                        "{\"id\": \"debian\", \"idLike\": [\"x\"], \"prettyName\": \"Debian\", \"later\": {\"a\": 1}}",
                        OperatingSystem.class))
                .isEqualTo(new OperatingSystem("debian", null, List.of("x"), null, null, "Debian"));
    }
}
