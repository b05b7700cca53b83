package dev.plimsoll.engine.advisory.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FactFeedsTest {
    @Test
    void the_catalogue_reads_the_same_from_both_of_its_forms() throws IOException {
        var csv = RecordedRecords.of(
                new KevFeed(),
                "kev",
                "known_exploited_vulnerabilities.csv",
                "\uFEFFcveID,vendorProject,vulnerabilityName,dateAdded\r\n"
                        + "CVE-2026-1,A,\"quoted, with \"\"quotes\"\" and\nlines\",2026-01-02\r\n"
                        + "CVE-2026-2,B,plain,not a date\r\n");
        var json = RecordedRecords.of(new KevFeed(), "kev", "known_exploited_vulnerabilities.json", """
                {"catalogVersion": "1", "vulnerabilities": [{"cveID": "CVE-2026-1", "dateAdded": "2026-01-02"},
                  {"cveID": "CVE-2026-2"}]}""");
        assertThat(csv.facts).containsExactly("CVE-2026-1 exploited 2026-01-02", "CVE-2026-2 exploited null");
        assertThat(json.facts).isEqualTo(csv.facts);
    }

    @Test
    void garbage_among_scores_is_told_and_the_scores_are_read() throws IOException {
        var records = RecordedRecords.of(
                new EpssFeed(),
                "epss",
                "epss_scores-current.csv",
                "#model_version:x,score_date:2026-08-16T00:00:00+0000\ncve,epss,percentile\nCVE-2026-1,0.5,0.9\n"
                        + "CVE-2026-2,NaN,0.1\nCVE-2026-3,2,0.1\nCVE-2026-4,0.1\n,,,\nCVE-2026-5,1e999,0\n"
                        + "x".repeat(10_000) + "\nCVE-2026-6,0.25,1\r\n");
        assertThat(records.facts)
                .containsExactly("dated 2026-08-16T00:00:00Z", "CVE-2026-1 0.5 0.9", "CVE-2026-6 0.25 1.0");
        assertThat(records.doubts).hasSize(6);
    }

    @Test
    void of_a_cve_record_only_what_cisa_says_is_read_whatever_its_case() throws IOException {
        var records = RecordedRecords.of(new VulnrichmentFeed(), "vulnrichment", "2026/1xxx/CVE-2026-1001.json", """
                {"dataType": "CVE_RECORD", "containers": {"cna": {"metrics": [{"cvssV3_1": {"vectorString":
                  "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}]}, "adp": [
                  {"title": "CVE Program Container", "providerMetadata": {"shortName": "CVE"}, "metrics":
                    [{"other": {"type": "ssvc", "content": {"options": [{"Exploitation": "active"}]}}}]},
                  {"metrics": [{"other": {"type": "kev", "content": {"reference": "x"}}}, {"other": {"type": "ssvc",
                    "content": {"options": [{"Exploitation": "PoC"}, {"Automatable": "No"},
                      {"Technical Impact": "total"}, {"Other": 1}]}}},
                    {"cvssV3_1": {"baseScore": 5.3, "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}},
                    {"cvssV3_1": {"vectorString": "no vector"}}, {"cvssV3_1": 7}],
                   "providerMetadata": {"shortName": "CISA-ADP"}}]},
                 "cveMetadata": {"cveId": "CVE-2026-1001", "dateUpdated": "2026-05-01T10:00:00.123Z"}}""");

        assertThat(records.facts)
                .containsExactly(
                        "dated 2026-05-01T10:00:00Z",
                        "CVE-2026-1001 Exploitation[state=POC, automatable=false, impact=TOTAL] [CISA-ADP 5.3]");
        assertThat(records.doubts).isEmpty();
    }

    @Test
    void a_damaged_cve_record_is_told_and_the_others_stand() throws IOException {
        var feed = new VulnrichmentFeed();

        assertThat(RecordedRecords.of(feed, "v", "CVE-1.json", "{\"containers\": ").doubts)
                .singleElement()
                .asString()
                .startsWith("cannot be read and is left out: ");
        assertThat(RecordedRecords.of(feed, "v", "CVE-1.json", "{\"containers\": {\"adp\": 5}}").doubts)
                .containsExactly("a record without a CVE id");
        var silent = RecordedRecords.of(feed, "v", "CVE-1.json", "{\"cveMetadata\": {\"cveId\": \"CVE-2026-1\"}}");
        assertThat(silent.facts).isEmpty();
        assertThat(silent.doubts).isEmpty();
    }

    @Test
    void a_page_of_an_error_is_no_list_of_scores() {
        assertThatThrownBy(() -> RecordedRecords.of(new EpssFeed(), "epss", "e.csv", "<html>\n</html>"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> RecordedRecords.of(
                        new KevFeed(), "kev", "known_exploited_vulnerabilities.csv", "<html>\n</html>"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void the_end_of_life_reads_the_same_from_all_three_forms() throws IOException {
        var api = """
                {"schema_version": "1.2.0", "result": [{"name": "debian", "releases": [
                  {"name": "12", "eolFrom": "2026-07-11", "eoesFrom": "2028-06-30", "isEol": false},
                  {"name": "13", "eolFrom": null, "isEol": false}]}]}""";
        var data = """
                {"releases": {"12": {"name": "12", "eol": "2026-07-11", "eoes": "2028-06-30"},
                  "13": {"name": "13", "eol": false}}, "versions": {"1": {"name": "1"}}}""";
        var page = """
                ---
                title: Debian
                auto:
                  methods:
                    - release_table: https://example.org
                      fields:
                        eol: "End of Life"
                releases:
                  - releaseCycle: "13"
                    eol: false
                # a remark
                  - releaseCycle: '12'
                    eol: 2026-07-11 # first Saturday
                    eoes: 2028-06-30
                ---
                releases:
                  - releaseCycle: "1"
                    eol: 1999-01-01
                """;
        for (var form : new String[][] {
            {"products-full.json", api}, {"releases/debian.json", data}, {"products/debian.md", page}
        }) {
            assertThat(RecordedRecords.of(new EndOfLifeFeed(), "endoflife", form[0], form[1]).facts)
                    .containsExactly("debian 12 2026-07-11 2028-06-30");
        }
    }
}
