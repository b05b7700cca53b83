package dev.plimsoll.engine.policy.suppression;

import static dev.plimsoll.engine.policy.Samples.finding;
import static dev.plimsoll.engine.policy.Samples.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VexTest {
    private static final InstalledPackage TOOL = at("pkg:golang/example.org/tool@v1.0.0", "/usr/bin/tool");
    private static final InstalledPackage STDLIB = at("pkg:golang/stdlib@1.23.0", "/usr/bin/tool");
    private static final InstalledPackage OTHERS = at("pkg:golang/stdlib@1.22.0", "/usr/bin/other");
    private static final InstalledPackage CURL =
            at("pkg:deb/debian/curl@7.88.1?arch=amd64&distro=debian-12", "/usr/bin/curl");

    private final Subject subject = subject()
            .os(new OperatingSystem(
                    "debian",
                    "12",
                    List.of(),
                    "bookworm",
                    "cpe:2.3:o:debian:debian_linux:12:*:*:*:*:*:*:*",
                    "Debian 12"))
            .packages(TOOL, STDLIB, OTHERS, CURL)
            .findings(
                    finding("CVE-1").aliases("GO-2026-1").in(STDLIB).build(),
                    finding("CVE-1").in(OTHERS).build(),
                    finding("CVE-1").in(CURL).build(),
                    finding("CVE-2").in(CURL).build())
            .build();

    @Nested
    class open_vex {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    // product | part | findings set aside
                    "pkg:golang/stdlib                     |                            | 0 1",
                    "pkg:golang/stdlib@1.23.0              |                            | 0",
                    "pkg:golang/stdlib@v1.23.0             |                            | 0",
                    "pkg:golang/stdlib@1.2                 |                            | ''",
                    "pkg:golang/example.org/tool           | pkg:golang/stdlib          | 0",
                    "pkg:golang/example.org/tool@v1.0.0    | pkg:golang/stdlib@v1.23.0  | 0",
                    "pkg:golang/example.org/tool@v2.0.0    | pkg:golang/stdlib@v1.23.0  | ''",
                    "pkg:golang/example.org/absent         | pkg:golang/stdlib          | ''",
                    "pkg:deb/debian/curl                   |                            | 2",
                    "pkg:deb/debian/curl@7.88.1?arch=amd64 |                            | 2",
                    "pkg:deb/debian/curl@7.88.1?arch=arm64 |                            | ''",
                    "pkg:deb/ubuntu/curl                   |                            | ''",
                    "pkg:oci/app                           |                            | 0 1 2",
                    "pkg:oci/team%2Fapp                    |                            | 0 1 2",
                    "pkg:oci/other                         |                            | ''",
                    "pkg:oci/app?repository_url=reg.example/team/app | pkg:deb/debian/curl | 2",
                    "pkg:oci/app?repository_url=reg.example/other/app |                 | ''",
                    "pkg:oci/app?tag=1.2                   |                            | 0 1 2",
                    "pkg:oci/app?tag=1.3                   |                            | ''",
                    "pkg:oci/app@sha256:AAA                |                            | 0 1 2",
                    "pkg:oci/renamed@sha256:AAA            |                            | 0 1 2",
                    "pkg:oci/app@sha256:CCC                |                            | ''",
                    "pkg:docker/team/app                   |                            | ''",
                    "https://example.org/product           |                            | ''",
                    "pkg:golang/example.org/tool           | not a purl                 | ''",
                })
        void a_product_is_matched_by_purl_and_image(String product, @Nullable String part, String expected)
                throws Exception {
            var whole = product.replace("AAA", "a".repeat(64)).replace("CCC", "c".repeat(64));
            var parts = part == null ? "" : ", 'subcomponents': [{'@id': '" + part + "'}]";

            assertThat(suppressed(openVex("{'@id': '" + whole + "'" + parts + "}", "not_affected")))
                    .isEqualTo(expected);
        }

        @Test
        void the_finding_says_who_and_why() throws Exception {
            assertThat(apply(openVex("{'@id': 'pkg:deb/debian/curl'}", "not_affected"))
                            .findings()
                            .get(2)
                            .suppressedBy())
                    .isEqualTo("VEX by Example Security: not_affected, component_not_present, not built in");
        }

        @Test
        void only_not_affected_and_fixed_set_aside() throws Exception {
            assertThat(suppressed(openVex("{'@id': 'pkg:deb/debian/curl'}", "fixed")))
                    .isEqualTo("2");
            assertThat(suppressed(openVex("{'@id': 'pkg:deb/debian/curl'}", "affected")))
                    .isEmpty();
            assertThat(suppressed(openVex("{'@id': 'pkg:deb/debian/curl'}", "under_investigation")))
                    .isEmpty();
        }

        @Test
        void the_statement_made_last_counts() throws Exception {
            var first = openVex("{'@id': 'pkg:deb/debian/curl'}", "not_affected");
            var later = openVex("{'@id': 'pkg:deb/debian/curl'}", "affected").replace("2026-01-01", "2026-02-01");
            var again = openVex("{'@id': 'pkg:deb/debian/curl'}", "fixed").replace("2026-01-01", "2026-03-01");

            assertThat(suppressed(first, later)).isEmpty();
            assertThat(suppressed(later, first)).isEmpty();
            assertThat(suppressed(again, later, first)).isEqualTo("2");
        }

        @Test
        void of_two_made_at_once_the_careful_one_counts() throws Exception {
            var careful = openVex("{'@id': 'pkg:deb/debian/curl'}", "under_investigation");
            var hasty = openVex("{'@id': 'pkg:deb/debian/curl'}", "not_affected");

            assertThat(suppressed(careful, hasty)).isEmpty();
            assertThat(suppressed(hasty, careful)).isEmpty();
        }

        @Test
        void a_vulnerability_is_found_by_any_name() throws Exception {
            var byAlias = openVex("{'@id': 'pkg:golang/stdlib'}", "not_affected")
                    .replace("{'name': 'CVE-1'}", "{'name': 'GHSA-x', 'aliases': ['go-2026-1']}");

            assertThat(suppressed(byAlias)).isEqualTo("0");
        }

        @Test
        void the_first_version_with_plain_texts_is_read() throws Exception {
            assertThat(suppressed(
                            "{'@context': 'https://openvex.dev/ns', 'author': 'a', 'statements': [{'vulnerability':"
                                    + " 'CVE-1', 'products': ['pkg:oci/app'], 'subcomponents':"
                                    + " ['pkg:deb/debian/curl'], 'status': 'not_affected'}]}"))
                    .isEqualTo("2");
        }

        private String openVex(String product, String status) {
            return "{'@context': 'https://openvex.dev/ns/v0.2.0', 'author': 'Example Security',"
                    + " 'timestamp': '2026-01-01T00:00:00Z', 'statements': [{'vulnerability': {'name': 'CVE-1'},"
                    + " 'products': [" + product + "], 'status': '" + status
                    + "', 'justification': 'component_not_present', 'impact_statement': 'not built in'}]}";
        }
    }

    @Nested
    class cyclone_dx {
        @Test
        void an_analysis_sets_aside_the_component_that_it_names() throws Exception {
            assertThat(suppressed(cycloneDx("not_affected", "pkg:deb/debian/curl@7.88.1", "''")))
                    .isEqualTo("2");
            assertThat(suppressed(cycloneDx("resolved", "curl-ref", "''"))).isEqualTo("2");
            assertThat(suppressed(cycloneDx("false_positive", "urn:cdx:1/1#curl-ref", "''")))
                    .isEqualTo("2");
            assertThat(suppressed(cycloneDx("exploitable", "curl-ref", "''"))).isEmpty();
            assertThat(suppressed(cycloneDx("in_triage", "curl-ref", "''"))).isEmpty();
            assertThat(suppressed(cycloneDx("not_affected", "nothing", "''"))).isEmpty();
        }

        @Test
        void the_image_of_the_document_must_be_the_one_scanned() throws Exception {
            assertThat(suppressed(cycloneDx("not_affected", "curl-ref", "'pkg:oci/app'")))
                    .isEqualTo("2");
            assertThat(suppressed(cycloneDx("not_affected", "curl-ref", "'pkg:oci/other'")))
                    .isEmpty();
            assertThat(suppressed(cycloneDx("not_affected", "image", "'pkg:oci/app'")))
                    .isEqualTo("0 1 2");
        }

        @Test
        void an_sbom_and_an_unknown_state_are_refused() {
            assertThatThrownBy(() -> read("{'bomFormat': 'CycloneDX', 'components': []}"))
                    .hasMessageContaining("it is an SBOM");
            assertThatThrownBy(() -> read(cycloneDx("fine", "x", "''"))).hasMessageContaining("'fine'");
        }

        private String cycloneDx(String state, String ref, String image) {
            return "{'bomFormat': 'CycloneDX', 'metadata': {'timestamp': '2026-01-01T00:00:00Z', 'component':"
                    + " {'bom-ref': 'image', 'purl': " + image + "}}, 'components': [{'bom-ref': 'curl-ref', 'purl':"
                    + " 'pkg:deb/debian/curl@7.88.1'}], 'vulnerabilities': [{'id': 'CVE-1', 'analysis': {'state': '"
                    + state + "', 'justification': 'code_not_reachable'}, 'affects': [{'ref': '" + ref + "'}]}]}";
        }
    }

    @Nested
    class csaf {
        @Test
        void a_product_status_sets_aside_with_its_flag_and_impact() throws Exception {
            var document = csaf("known_not_affected", "curl", "'purl': 'pkg:oci/app'");

            assertThat(suppressed(document)).isEqualTo("2");
            assertThat(apply(document).findings().get(2).suppressedBy())
                    .isEqualTo("VEX by Example: not_affected, component_not_present, no harm");
        }

        @Test
        void a_component_counts_on_its_platform_only() throws Exception {
            assertThat(suppressed(csaf("fixed", "curl-on-it", "'purl': 'pkg:oci/app'")))
                    .isEqualTo("2");
            assertThat(suppressed(csaf("fixed", "curl-on-it", "'purl': 'pkg:oci/other'")))
                    .isEmpty();
            assertThat(suppressed(csaf("fixed", "curl-on-it", "'cpe': 'cpe:/o:debian:debian_linux:12'")))
                    .isEqualTo("2");
            assertThat(suppressed(csaf("fixed", "curl-on-it", "'cpe': 'cpe:/o:debian:debian_linux:1'")))
                    .isEmpty();
            assertThat(suppressed(csaf("fixed", "curl-on-it", "'skus': ['x']"))).isEmpty();
        }

        @Test
        void affected_ones_stay() throws Exception {
            assertThat(suppressed(csaf("known_affected", "curl", "'purl': 'pkg:oci/app'")))
                    .isEmpty();
            assertThat(suppressed(csaf("recommended", "curl", "'purl': 'pkg:oci/app'")))
                    .isEmpty();
        }

        @Test
        void one_that_says_nothing_is_refused() {
            assertThatThrownBy(() -> read("{'document': {'csaf_version': '2.0'}}"))
                    .hasMessageContaining("says nothing of a vulnerability");
            assertThatThrownBy(() -> read("{'document': {'csaf_version': '1.2'}}"))
                    .hasMessageContaining("1.2 is not supported");
        }

        private String csaf(String state, String product, String platform) {
            return "{'document': {'csaf_version': '2.0', 'publisher': {'name': 'Example'}, 'tracking':"
                    + " {'current_release_date': '2026-01-01T00:00:00Z'}}, 'product_tree': {'branches': [{'branches':"
                    + " [{'product': {'product_id': 'curl', 'product_identification_helper': {'purl':"
                    + " 'pkg:deb/debian/curl@7.88.1'}}}]}], 'full_product_names': [{'product_id': 'os',"
                    + " 'product_identification_helper': {" + platform + "}}], 'relationships': [{'category':"
                    + " 'default_component_of', 'product_reference': 'curl', 'relates_to_product_reference': 'os',"
                    + " 'full_product_name': {'product_id': 'curl-on-it'}}]}, 'vulnerabilities': [{'cve': 'CVE-1',"
                    + " 'product_status': {'" + state + "': ['" + product + "']}, 'flags': [{'label':"
                    + " 'component_not_present', 'product_ids': ['curl']}], 'threats': [{'category': 'impact',"
                    + " 'details': 'no harm', 'product_ids': ['curl']}]}]}";
        }
    }

    @Test
    void what_is_no_vex_is_refused_with_the_reason() {
        assertThatThrownBy(() -> read("{}")).isInstanceOf(VexException.class).hasMessageContaining("no VEX document");
        assertThatThrownBy(() -> read("[]")).hasMessageContaining("expected a JSON object");
        assertThatThrownBy(() -> read("")).isInstanceOf(VexException.class);
        assertThatThrownBy(() -> read("{'a': ")).hasMessageContaining("line 1, column");
        assertThatThrownBy(() -> read("{'a': 1, 'a': 2}")).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> read("[".repeat(10_000))).hasMessageContaining("nested more than");
        assertThatThrownBy(() -> read("{'@context': 'https://openvex.dev/ns/v0.2.0'}"))
                .hasMessageContaining("no list of statements");
        assertThatThrownBy(() ->
                        read("{'@context': 'https://openvex.dev/ns/v0.2.0', 'statements': [{'status': 'fixed'}]}"))
                .hasMessageContaining("statements[0] names no vulnerability");
    }

    @Test
    void damaged_documents_are_refused_or_read_and_nothing_else_happens() throws Exception {
        var random = new Random(20261124);
        var documents = List.of(
                new open_vex()
                        .openVex("{'@id': 'pkg:oci/app', 'subcomponents': [{'@id': 'pkg:deb/debian/curl'}]}", "fixed"),
                new cyclone_dx().cycloneDx("not_affected", "curl-ref", "'pkg:oci/app'"),
                new csaf().csaf("fixed", "curl-on-it", "'cpe': 'cpe:/o:debian:debian_linux:12'"));
        for (var document : documents) {
            var original = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            for (int round = 0; round < 1500; round++) {
                var bytes = original.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                try {
                    Suppressions.of(List.of(), VexDocuments.read(bytes)).apply(subject);
                } catch (VexException e) {
                    assertThat(e).hasMessageNotContaining("Exception");
                }
            }
        }
    }

    private String suppressed(String... documents) throws VexException {
        List<String> found = new ArrayList<>();
        var findings = apply(documents).findings();
        for (int i = 0; i < findings.size(); i++) {
            if (findings.get(i).suppressedBy() != null) {
                found.add(String.valueOf(i));
            }
        }
        return String.join(" ", found);
    }

    private Suppressions.Outcome apply(String... documents) throws VexException {
        List<VexStatement> statements = new ArrayList<>();
        for (var document : documents) {
            statements.addAll(read(document));
        }
        return Suppressions.of(List.of(), statements).apply(subject);
    }

    private static List<VexStatement> read(String json) throws VexException {
        return VexDocuments.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static InstalledPackage at(String purl, String path) {
        var name = purl.substring(purl.lastIndexOf('/') + 1, purl.indexOf('@'));
        var version = purl.substring(purl.indexOf('@') + 1).replaceAll("\\?.*", "");
        return new InstalledPackage(
                PackageUrl.parse(purl), name, version, null, null, List.of(path), List.of(), null, Confidence.HIGH);
    }
}
