package dev.plimsoll.engine.advisory.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.AffectedRange.Event;
import dev.plimsoll.engine.advisory.AffectedRange.Kind;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OsvFeedTest {
    private static RecordedRecords read(String source, String json) throws IOException {
        return RecordedRecords.of(new OsvFeed(), source, "X.json", json);
    }

    private static RecordedRecords debian(String specific) throws IOException {
        return read("Debian", """
                {"id": "CVE-2026-1", "affected": [{"package": {"ecosystem": "Debian:12", "name": "x"},
                  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}],
                  "versions": ["1.0-1", "1.0-2"], "ecosystem_specific": %s}]}""".formatted(specific));
    }

    @Test
    void debians_urgency_is_a_severity_or_a_reason() throws IOException {
        assertThat(debian("{\"urgency\": \"unimportant\"}").affected().severity())
                .isEqualTo(Severity.NEGLIGIBLE);
        assertThat(debian("{\"urgency\": \"low\"}").affected().severity()).isEqualTo(Severity.LOW);
        assertThat(debian("{\"urgency\": \"not yet assigned\"}").affected().severity())
                .isNull();
        assertThat(debian("{\"urgency\": \"not yet assigned\"}").affected().unfixed())
                .isNull();
        assertThat(debian("{\"urgency\": \"end-of-life\"}").affected().severity())
                .isNull();
        assertThat(debian("{\"urgency\": \"end-of-life\"}").affected().unfixed())
                .isEqualTo(FixState.END_OF_LIFE);
    }

    @Test
    void ubuntus_status_says_why_there_is_no_fix() throws IOException {
        assertThat(debian("{\"status\": \"needed\"}").affected().unfixed()).isEqualTo(FixState.NOT_FIXED);
        assertThat(debian("{\"status\": \"pending\"}").affected().unfixed()).isEqualTo(FixState.NOT_FIXED);
        assertThat(debian("{\"status\": \"deferred\"}").affected().unfixed()).isEqualTo(FixState.WONT_FIX);
        assertThat(debian("{\"status\": \"ignored\", \"note\": \"too old\"}")
                        .affected()
                        .unfixed())
                .isEqualTo(FixState.WONT_FIX);
        assertThat(debian("{\"status\": \"ignored\", \"note\": \"end of life\"}")
                        .affected()
                        .unfixed())
                .isEqualTo(FixState.END_OF_LIFE);
        assertThat(debian("{\"status\": \"needs-triage\"}").affected().unfixed())
                .isEqualTo(FixState.UNDER_INVESTIGATION);
        assertThat(debian("{\"status\": \"released\"}").affected().unfixed()).isNull();
    }

    @Test
    void version_lists_that_only_repeat_ranges_are_left_out_and_no_others() throws IOException {
        assertThat(debian("{}").affected().versions()).isEmpty();
        var bare = """
                {"id": "X", "affected": [{"package": {"ecosystem": "%s", "name": "x"}, "versions": ["1", "2"]%s}]}""";
        var git = ", \"ranges\": [{\"type\": \"GIT\", \"events\": [{\"introduced\": \"0\"}]}]";
        var range = ", \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}]}]";
        assertThat(read("Debian", bare.formatted("Debian:12", "")).affected().versions())
                .containsExactly("1", "2");
        assertThat(read("Debian", bare.formatted("Debian:12", git)).affected().versions())
                .containsExactly("1", "2");
        assertThat(read("Debian", bare.formatted("Debian:12", git)).affected().ranges())
                .isEmpty();
        // The list before the ranges, as the schema allows.
        assertThat(read("Debian", bare.formatted("Debian:12", range)).affected().versions())
                .isEmpty();
        assertThat(read("PyPI", bare.formatted("PyPI", range)).affected().versions())
                .containsExactly("1", "2");
    }

    @Test
    void all_events_of_all_ranges_are_kept_in_order() throws IOException {
        var records = read("npm", """
                {"id": "X", "affected": [{"package": {"ecosystem": "npm", "name": "x"}, "ranges": [
                  {"type": "SEMVER", "events": [{"introduced": "1"}, {"fixed": "1.5"}, {"introduced": "2"},
                    {"last_affected": "2.1"}]},
                  {"events": [{"introduced": "0"}, {"limit": "1"}], "type": "ECOSYSTEM"}]}]}""");
        assertThat(records.affected().ranges()).hasSize(2);
        assertThat(records.affected().ranges().getFirst().events())
                .containsExactly(
                        new Event(Kind.INTRODUCED, "1"),
                        new Event(Kind.FIXED, "1.5"),
                        new Event(Kind.INTRODUCED, "2"),
                        new Event(Kind.LAST_AFFECTED, "2.1"));
    }

    @Test
    void vectors_of_all_versions_are_scored_and_their_source_is_named() throws IOException {
        var records = read("npm", """
                {"id": "GHSA-1", "database_specific": {"severity": "MODERATE"}, "severity": [
                  {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"},
                  {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H"},
                  {"type": "CVSS_V2", "score": "AV:N/AC:L/Au:N/C:C/I:C/A:C"},
                  {"type": "CVSS_V3", "score": "nonsense"}]}""");
        assertThat(records.advisory().cvss())
                .extracting(Cvss::version, Cvss::score, Cvss::source)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("3.1", 10.0, "GHSA"),
                        org.assertj.core.groups.Tuple.tuple("4.0", 10.0, "GHSA"),
                        org.assertj.core.groups.Tuple.tuple("2.0", 10.0, "GHSA"));
        assertThat(records.advisory().severity()).isEqualTo(Severity.MEDIUM);
        assertThat(records.advisory().severitySource()).isEqualTo("GHSA");
        assertThat(records.doubts).singleElement().asString().contains("nonsense");
    }

    @Test
    void an_assessment_of_one_package_stays_with_it() throws IOException {
        var records = read("Bitnami", """
                {"id": "BIT-1", "affected": [{"package": {"ecosystem": "Bitnami", "name": "x"},
                  "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"}]}]}""");
        assertThat(records.advisory().cvss()).isEmpty();
        assertThat(records.affected().cvss()).extracting(Cvss::score).containsExactly(7.5);
    }

    @Test
    void ubuntus_own_word_is_the_severity() throws IOException {
        var records = read(
                "Ubuntu",
                "{\"id\": \"UBUNTU-CVE-2026-1\", \"upstream\": [\"CVE-2026-1\"],"
                        + "\"severity\": [{\"type\": \"Ubuntu\", \"score\": \"negligible\"}]}");
        assertThat(records.advisory().severity()).isEqualTo(Severity.NEGLIGIBLE);
        assertThat(records.advisory().severitySource()).isEqualTo("Ubuntu");
        assertThat(records.advisory().upstream()).containsExactly("CVE-2026-1");
    }

    @Test
    void without_a_summary_the_first_line_of_the_details_is_the_title() throws IOException {
        var records = read("Debian", "{\"id\": \"X\", \"details\": \"\\n  One line.\\nAnother.\"}");
        assertThat(records.advisory().summary()).isEqualTo("One line.");
        var endless = read("Debian", "{\"id\": \"X\", \"details\": \"" + "x".repeat(100_000) + "\"}");
        assertThat(endless.advisory().summary()).hasSize(160).endsWith("…");
    }

    @Test
    void of_two_keys_with_one_name_the_last_counts() throws IOException {
        var records = read("npm", "{\"id\": \"A\", \"aliases\": [\"CVE-1\"], \"aliases\": [\"CVE-2\"], \"id\": \"B\"}");
        assertThat(records.advisory().id()).isEqualTo("B");
        assertThat(records.advisory().aliases()).containsExactly("CVE-2");
    }

    @Test
    void only_web_addresses_are_references() throws IOException {
        var records = read("npm", """
                {"id": "A", "references": [{"type": "WEB", "url": "javascript:alert(1)"},
                  {"type": "WEB", "url": "https://example.org/\\u0000"}, {"type": "WEB", "url": "https://example.org/w"},
                  {"type": "ADVISORY", "url": "https://example.org/a"}]}""");
        assertThat(records.advisory().references()).containsExactly("https://example.org/a", "https://example.org/w");
    }
}
