package dev.plimsoll.notifier.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.Documents;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each program's documents are recognised by their content and become events.
final class FormatsTest {
    private static final Received RECEIVED = new Received(Instant.parse("2026-11-28T05:00:00Z"), "d1", "");

    private static Event read(String json) throws UnreadableException {
        return Formats.read(Documents.bytes(json), RECEIVED);
    }

    @Test
    void a_report_of_trivy_is_a_scan_with_its_findings_worst_first_and_no_secrets() throws Exception {
        var event = read("""
            {"SchemaVersion":2,"CreatedAt":"2026-11-28T03:00:00.5Z","ArtifactName":"reg.example:5000/team/app:1.2",
            "Metadata":{"OS":{"Family":"debian","Name":"12.5"},"ImageID":"sha256:abc",
            "ImageConfig":{"config":{"Labels":{"team":"shop"}}}},
            "Results":[{"Target":"app","Vulnerabilities":[
            {"VulnerabilityID":"CVE-1","PkgName":"bash","InstalledVersion":"5.1","Severity":"LOW"},
            {"VulnerabilityID":"CVE-2","PkgName":"openssl","InstalledVersion":"3.0.1","FixedVersion":"3.0.2",
            "Severity":"CRITICAL","PkgPath":"a/b.jar","CVSS":{"nvd":{"V3Score":9.8},"redhat":{"V3Score":7.1}}}]},
            {"Target":"/etc/key.pem","Secrets":[{"RuleID":"private-key","Severity":"HIGH","Title":"Private key",
            "Match":"-----BEGIN hunter2"}]},
            {"Target":"Dockerfile","Misconfigurations":[{"ID":"DS-2","Severity":"MEDIUM","Status":"FAIL"},
            {"ID":"DS-3","Severity":"HIGH","Status":"PASS"}]}]}\
            """);

        assertThat(event.kind()).isEqualTo(EventKind.SCAN);
        assertThat(event.source()).isEqualTo("trivy");
        assertThat(event.time()).isEqualTo("2026-11-28T03:00:00.5Z");
        assertThat(event.image().registry()).isEqualTo("reg.example:5000");
        assertThat(event.image().repository()).isEqualTo("team/app");
        assertThat(event.image().labels()).containsEntry("team", "shop");
        assertThat(event.findings())
                .extracting(finding -> finding.id())
                .containsExactly("CVE-2", "private-key", "DS-2", "CVE-1");
        assertThat(event.findings().getFirst().score()).isEqualTo(9.8);
        assertThat(event.findings().getFirst().paths()).containsExactly("a/b.jar");
        assertThat(event.findings().toString()).doesNotContain("hunter2");
    }

    @Test
    void a_report_of_the_trivy_operator_says_where_the_image_runs() throws Exception {
        var report = """
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"VulnerabilityReport",
            "metadata":{"name":"r","namespace":"shop","uid":"u1","resourceVersion":"7","labels":{
            "trivy-operator.resource.kind":"Deployment","trivy-operator.resource.name":"web"}},
            "report":{"artifact":{"repository":"team/app","tag":"1.2","digest":"sha256:abc"},
            "registry":{"server":"reg.example"},"os":{"family":"alpine","name":"3.19"},
            "updateTimestamp":"2026-11-28T03:00:00Z","vulnerabilities":[{"vulnerabilityID":"CVE-1",
            "resource":"openssl","installedVersion":"1","fixedVersion":"2","severity":"HIGH","score":7.5}]}}\
            """;
        var event = read(report);
        assertThat(event.image().reference()).isEqualTo("reg.example/team/app:1.2");
        assertThat(event.image().running()).containsExactly("shop/Deployment/web");
        assertThat(event.findings())
                .extracting(finding -> finding.fixedVersion())
                .containsExactly("2");

        var deleted = read("{\"verb\":\"delete\",\"operatorObject\":" + report + "}");
        assertThat(deleted.findings()).isEmpty();
    }

    @Test
    void every_kind_of_report_of_the_trivy_operator_is_told_apart() throws Exception {
        var config = read("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ConfigAuditReport","metadata":{
            "name":"replicaset-nginx-6d4cf56db6","namespace":"default","labels":{
            "trivy-operator.resource.kind":"ReplicaSet","trivy-operator.resource.name":"nginx-6d4cf56db6",
            "trivy-operator.resource.namespace":"default","resource-spec-hash":"7cb64cb677"},
            "ownerReferences":[{"kind":"ReplicaSet","name":"nginx-6d4cf56db6"}]},
            "report":{"updateTimestamp":"2026-05-20T12:38:10Z","scanner":{"name":"Trivy"},"summary":{"highCount":1},
            "checks":[{"checkID":"KSV014","title":"Root file system is writable","severity":"HIGH","success":false,
            "category":"Kubernetes Security Check","messages":["Container 'nginx' should be read-only"]},
            {"checkID":"KSV001","title":"x","severity":"MEDIUM","success":true}]}}
            """);
        assertThat(config.part()).isEqualTo("ConfigAuditReport");
        assertThat(config.image().running()).containsExactly("default/ReplicaSet/nginx-6d4cf56db6");
        assertThat(config.findings()).extracting(finding -> finding.id()).containsExactly("KSV014");
        assertThat(config.findings().getFirst().title())
                .contains("Root file system is writable", "Container 'nginx' should be read-only");

        var secrets = read("""
            {"verb":"update","operatorObject":{"apiVersion":"aquasecurity.github.io/v1alpha1",
            "kind":"ExposedSecretReport","metadata":{"name":"r","namespace":"shop","labels":{
            "trivy-operator.resource.kind":"Deployment","trivy-operator.resource.name":"web"}},
            "report":{"artifact":{"repository":"team/app","tag":"1.2"},"registry":{"server":"index.docker.io"},
            "secrets":[{"category":"AWS","match":"AKIA****","ruleID":"aws-access-key-id","severity":"CRITICAL",
            "target":"/app/.env","title":"AWS Access Key ID"}]}}}
            """);
        assertThat(secrets.part()).isEqualTo("ExposedSecretReport");
        assertThat(secrets.image().reference()).isEqualTo("docker.io/team/app:1.2");
        assertThat(secrets.findings().getFirst().paths()).containsExactly("/app/.env");

        var bom = read("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"SbomReport","metadata":{"name":"s",
            "namespace":"shop"},"report":{"artifact":{"repository":"team/app","tag":"1.2"},
            "components":{"bomFormat":"CycloneDX","components":[{"name":"zlib"}]}}}
            """);
        assertThat(bom.findings()).isEmpty();
        assertThat(bom.part()).isEqualTo("SbomReport");

        var role = read("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ClusterRbacAssessmentReport","metadata":{
            "name":"clusterrole-6bd8f9","annotations":{"trivy-operator.resource.name":"system:node-reader"},
            "labels":{"trivy-operator.resource.kind":"ClusterRole","trivy-operator.resource.name-hash":"6bd8f9"}},
            "report":{"checks":[{"checkID":"KSV047","severity":"HIGH","success":false,"title":"nodes/proxy"}]}}
            """);
        assertThat(role.image().running()).containsExactly("ClusterRole/system:node-reader");

        var compliance = read("""
            {"apiVersion":"aquasecurity.github.io/v1alpha1","kind":"ClusterComplianceReport","metadata":{"name":"nsa"},
            "spec":{"cron":"0 */6 * * *"},"status":{"summary":{"failCount":1,"passCount":1},
            "summaryReport":{"id":"nsa","title":"NSA","controlCheck":[
            {"id":"1.0","name":"Non-root containers","severity":"MEDIUM","totalFail":7},
            {"id":"1.1","name":"Immutable file systems","severity":"LOW","totalFail":0}]},
            "updateTimestamp":"2026-05-20T12:38:10Z"}}
            """);
        assertThat(compliance.image().running()).containsExactly("ClusterComplianceReport/nsa");
        assertThat(compliance.findings())
                .extracting(finding -> finding.id() + " " + finding.title())
                .containsExactly("1.0 7 failed: Non-root containers");
    }

    @Test
    void a_scan_result_of_aqua_has_owners_verdict_and_findings() throws Exception {
        var event = read("""
            {"image":"team/app:1.2","registry":"Harbor","digest":"sha256:abc","os":"debian","version":"12",
            "scan_started":{"seconds":1795834800,"nanos":0},"resources":[{"resource":{"name":"openssl",
            "version":"3.0.1","path":"/usr/lib"},"vulnerabilities":[{"name":"CVE-1","aqua_severity":"critical",
            "fix_version":"3.0.2","aqua_score":9.8,"nvd_url":"https://nvd.example/CVE-1"}]}],
            "image_assurance_results":{"disallowed":true,"checks_performed":[
            {"failed":true,"control":"max_severity","policy_name":"Default"},{"failed":false,"control":"root_user"}]},
            "vulnerability_summary":{"critical":1},"application_scope":["shop"],
            "application_scope_owners":["ann@example.org"]}\
            """);
        assertThat(event.source()).isEqualTo("aqua");
        assertThat(event.image().registry()).isEqualTo("Harbor");
        assertThat(event.image().compliant()).isFalse();
        assertThat(event.scope().owners()).containsExactly("ann@example.org");
        assertThat(event.violations()).containsExactly("Default: max_severity");
        assertThat(event.findings().getFirst().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(event.time().getEpochSecond()).isEqualTo(1795834800L);
    }

    @Test
    void an_empty_list_of_owners_stops_nothing() throws Exception {
        assertThat(
                        read("{\"image\":\"a:1\",\"resources\":null,\"vulnerability_summary\":{},\"application_scope_owners\":[]}")
                                .scope())
                .isNull();
    }

    @Test
    void incidents_and_insights_of_aqua_tell_how_bad_and_where() throws Exception {
        var incident = read("""
            {"id":"i1","name":"Cryptominer","category":"Malware","severity_score":3,"time":1795834800,
            "data":"{\\"host\\":\\"node-1\\",\\"container\\":\\"web\\",\\"pid\\":7}","response_policy_name":"tell",
            "application_scope":["shop"],"application_scope_owners":["ann@example.org"]}\
            """);
        assertThat(incident.kind()).isEqualTo(EventKind.INCIDENT);
        assertThat(incident.incident().severity()).isEqualTo(Severity.HIGH);
        assertThat(incident.incident().place()).isEqualTo("node-1/web");

        var insight = read("""
            {"insight":{"id":"x","description":"Exposed workload","impact":"big","priority":0},
            "resource":{"id":"r","short_path":"cluster/shop/web","found_date":"2026-11-01T00:00:00Z"},
            "evidence":{"vulnerabilities":[{"name":"CVE-1","severity":"high","package_name":"openssl"}]},
            "response_policy_name":"tell"}\
            """);
        assertThat(insight.kind()).isEqualTo(EventKind.INSIGHT);
        assertThat(insight.incident().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(insight.incident().place()).isEqualTo("cluster/shop/web");
        assertThat(insight.findings()).hasSize(1);
    }

    @Test
    void falco_tells_rule_place_and_image() throws Exception {
        var event = read("""
            {"hostname":"node-1","output":"shell in a container","priority":"Warning","rule":"Terminal shell",
            "time":"2026-11-28T03:00:00.123456789Z","source":"syscall","tags":["shell"],"output_fields":{
            "container.image.repository":"reg.example/team/app","container.image.tag":"1.2","k8s.ns.name":"shop",
            "k8s.pod.name":"web-1","container.name":"web"}}\
            """);
        assertThat(event.incident().rule()).isEqualTo("Terminal shell");
        assertThat(event.incident().severity()).isEqualTo(Severity.MEDIUM);
        assertThat(event.incident().place()).isEqualTo("node-1/shop/web-1/web");
        assertThat(event.image().repository()).isEqualTo("team/app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
        {"Data":{"path":"/tmp/x"},"Context":{"timestamp":1795834800000000000,"hostName":"node-1",
        "podName":"web-1","podNamespace":"shop","containerImage":"reg.example/team/app:1.2"},
        "SigMetadata":{"ID":"TRC-9","Name":"New executable","Description":"d","Properties":{"Severity":3}}}\
        """, """
            {"timestamp":1795834800000000000,"processName":"x","hostName":"node-1","eventName":"new_executable",
            "container":{"image":"reg.example/team/app:1.2"},"kubernetes":{"podName":"web-1","podNamespace":"shop"},
            "args":[{"name":"path","value":"/tmp/x"}],"metadata":{"Description":"d","Properties":{"Severity":3,
            "signatureName":"New executable"}}}\
            """, """
                        {"timestamp":"2026-11-28T03:00:00Z","name":"new_executable","workload":{"container":{"name":"",
                        "image":{"name":"reg.example/team/app:1.2"}},"k8s":{"pod":{"name":"web-1"},"namespace":{"name":"node-1/shop"}}},
                        "threat":{"name":"New executable","description":"d","severity":"HIGH"}}\
                        """})
    void tracee_is_read_in_all_its_shapes(String json) throws Exception {
        var event = read(json);
        assertThat(event.source()).isEqualTo("tracee");
        assertThat(event.incident().rule()).isEqualTo("New executable");
        assertThat(event.incident().severity()).isEqualTo(Severity.HIGH);
        assertThat(event.incident().place()).isEqualTo("node-1/shop/web-1");
        assertThat(event.image().tag()).isEqualTo("1.2");
    }

    @Test
    void an_event_of_the_platform_names_scope_packages_and_images() throws Exception {
        var event = Formats.read(
                Documents.finding("7", "opened", "shop", "\"ann@example.org\"", "CVE-1", "high"), RECEIVED);
        assertThat(event.kind()).isEqualTo(EventKind.FINDING_OPENED);
        assertThat(event.scope().name()).isEqualTo("shop");
        assertThat(event.findings().getFirst().packageName()).isEqualTo("openssl");
        assertThat(event.findings().getFirst().installedVersion()).isEqualTo("3.0.1");
        assertThat(event.findings().getFirst().epss()).isEqualTo(0.5);
        assertThat(event.image().reference()).isEqualTo("reg.example/team/app:1.2");
    }

    @Test
    void an_event_survives_the_inbox() throws Exception {
        var event = Formats.read(Documents.trivy("team/app:1", "2026-11-28T03:00:00Z", "CVE-1 HIGH a"), RECEIVED);
        assertThat(Formats.read(OwnEventFormat.NAME, Formats.bytes(event), RECEIVED))
                .isEqualTo(event);
    }

    @Test
    void what_nobody_knows_is_refused_with_the_formats_there_are() {
        assertThatThrownBy(() -> read("{\"hello\":1}"))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("trivy-operator");
        assertThatThrownBy(() -> read("nonsense")).isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> read("7")).isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(UnreadableException.class);
        assertThatThrownBy(() -> read("{\"image\":\"" + "x".repeat(Formats.MAX_TEXT + 1) + "\"}"))
                .isInstanceOf(UnreadableException.class);
    }

    @Test
    void more_findings_than_anybody_reads_are_refused() {
        var one = "{\"VulnerabilityID\":\"CVE-1\",\"PkgName\":\"a\",\"Severity\":\"LOW\"}";
        var many = String.join(",", java.util.Collections.nCopies(Fields.MAX_FINDINGS + 1, one));
        assertThatThrownBy(() -> read("{\"SchemaVersion\":2,\"ArtifactName\":\"a\",\"Results\":[{\"Vulnerabilities\":["
                        + many + "]}]}"))
                .isInstanceOfSatisfying(
                        UnreadableException.class, e -> assertThat(e.tooLarge()).isTrue());
    }

    @Test
    void control_characters_and_halves_of_characters_get_into_no_field() throws Exception {
        var event = read("{\"image\":\"a\\u0000b\\ud800\\r\\n:1\",\"resources\":[],\"vulnerability_summary\":{}}");
        assertThat(event.image().reference()).doesNotContain("\u0000", "\ud800", "\r", "\n");
    }

    @Test
    void every_format_has_a_name_of_its_own() {
        assertThat(Formats.names()).doesNotHaveDuplicates();
        assertThat(List.copyOf(Formats.names())).contains("aqua", "trivy", "falco", "tracee");
    }
}
