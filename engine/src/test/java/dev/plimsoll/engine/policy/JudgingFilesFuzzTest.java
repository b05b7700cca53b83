package dev.plimsoll.engine.policy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import dev.plimsoll.engine.policy.expressions.ExpressionFacts;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.engine.policy.suppression.VexDocuments;
import dev.plimsoll.engine.policy.suppression.VexException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the bytes of a policy, waiver or VEX file are: it is read and can be judged by, or refused; nothing else is
/// thrown.
class JudgingFilesFuzzTest {
    private static final String POLICY = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: production
            scope: image.repository.startsWith("reg.example/prod/")
            created: 2026-11-01
            controls:
              - maxSeverity: { allow: medium, ignoreUnfixed: true, graceDays: 14, graceFrom: publication }
              - maxScore: { allow: 8.9 }
              - exploitLikelihood: { maxEpss: 0.3 }
              - deniedPackages: { packages: ["pkg:deb/*/netcat*", "pkg:maven/log4j/log4j@>=1,<2.0"] }
              - licences: { denied: ["AGPL-*", "GPL-2.0-only WITH Classpath-exception-2.0"] }
              - requiredLabels: { labels: ["a=*"] }
              - custom: { name: no-ssh, violatedWhen: 'inventory.exists(p, p.name == "x")', message: "m" }
            actions: { failBuild: true, block: false, enforceAfterDays: 7 }
            """;
    private static final String WAIVERS = """
            apiVersion: plimsoll/v1
            kind: Waivers
            waivers:
              - { vulnerability: CVE-2026-1, package: "pkg:deb/debian/curl@<8", image: "reg.example/*", until: 2027-01-31,
                  status: not_affected, justification: component_not_present, reason: "r", by: alice }
              - &a { vulnerability: GHSA-1, status: affected }
              - *a
            """;
    private static final String OPEN_VEX = """
            {"@context": "https://openvex.dev/ns/v0.2.0", "author": "x", "timestamp": "2026-01-01T00:00:00Z",
             "statements": [{"vulnerability": {"name": "CVE-2026-1", "aliases": ["GHSA-1"]},
             "products": [{"@id": "pkg:oci/app@sha256:aa?repository_url=reg.example/team/app",
             "subcomponents": [{"@id": "pkg:deb/debian/curl@7.88.1"}]}],
             "status": "not_affected", "justification": "component_not_present", "impact_statement": "x"}]}""";
    private static final String CYCLONE_DX = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"bom-ref": "r",
             "purl": "pkg:oci/app"}}, "components": [{"bom-ref": "c", "purl": "pkg:deb/debian/curl@7.88.1"}],
             "vulnerabilities": [{"id": "CVE-2026-1", "analysis": {"state": "not_affected",
             "justification": "code_not_present", "detail": "x"}, "affects": [{"ref": "c"}]}]}""";
    private static final String CSAF = """
            {"document": {"category": "csaf_vex", "csaf_version": "2.0", "title": "t", "publisher": {"name": "x"},
             "tracking": {"current_release_date": "2026-01-01T00:00:00Z"}}, "product_tree": {"branches": [{"category":
             "product_name", "name": "n", "product": {"name": "curl", "product_id": "p", "product_identification_helper":
             {"purl": "pkg:deb/debian/curl@7.88.1"}}}], "relationships": [{"category": "default_component_of",
             "product_reference": "p", "relates_to_product_reference": "p", "full_product_name": {"name": "f",
             "product_id": "f"}}]}, "vulnerabilities": [{"cve": "CVE-2026-1", "product_status": {"known_not_affected":
             ["p", "f"]}, "flags": [{"label": "component_not_present", "product_ids": ["p"]}],
             "threats": [{"category": "impact", "details": "x", "product_ids": ["p"]}]}]}""";
    private static final List<String> EXPRESSIONS = List.of(
            "inventory.exists(p, p.name == \"openssh-server\" && p.version.startsWith('1'))",
            "findings.filter(f, f.score > 7.0 || f.epss >= 0.1).size() > 3 && now > timestamp('2026-01-01T00:00:00Z')",
            "image.labels['a'].matches('^[a-z]+$') ? has(image.created) : sets.contains(scopes, ['x'])");

    @FuzzTest(maxDuration = "20s")
    void a_file_of_policies_and_waivers(byte[] bytes) {
        policies(bytes);
    }

    @FuzzTest(maxDuration = "20s")
    void an_expression(byte[] bytes) {
        expression(new String(bytes, StandardCharsets.UTF_8));
    }

    @FuzzTest(maxDuration = "20s")
    void a_vex_document(byte[] bytes) {
        vex(bytes);
    }

    @Test
    void damaged_policies_and_waivers() {
        damage(List.of(POLICY, WAIVERS), " \n\t:-{}[],&*'\"#|>%!@\\0", 1_500).forEach(JudgingFilesFuzzTest::policies);
    }

    @Test
    void damaged_expressions() {
        damage(EXPRESSIONS, " .,()[]{}'\"\\?:|&<>=!+-*/%0", 1_500)
                .forEach(bytes -> expression(new String(bytes, StandardCharsets.UTF_8)));
    }

    @Test
    void damaged_vex_documents() {
        damage(List.of(OPEN_VEX, CYCLONE_DX, CSAF), "{}[]\",:\\0-@?#%/", 3_000).forEach(JudgingFilesFuzzTest::vex);
    }

    private static void policies(byte[] bytes) {
        try {
            var content = PolicyFiles.read("p.yaml", bytes);
            new Policies(content.policies())
                    .with(Suppressions.of(content.waivers(), List.of()))
                    .judge(subject());
        } catch (PolicyFileException e) {
            if (e.problems().isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
        }
    }

    private static void expression(String text) {
        try {
            var subject = subject();
            Expression.parse(text)
                    .holds(ExpressionFacts.ofRules(
                            subject.image(),
                            subject.scopes(),
                            subject.inventory(),
                            subject.findings(),
                            subject.warnings(),
                            subject.now()));
        } catch (ExpressionException e) {
            // Refused, or without an answer, as it should be.
        }
    }

    private static void vex(byte[] bytes) {
        try {
            Suppressions.of(List.of(), VexDocuments.read(bytes)).apply(subject());
        } catch (VexException e) {
            // Refused, as it should be.
        }
    }

    private static Subject subject() {
        var curl = Samples.installed("pkg:deb/debian/curl@7.88.1", "GPL-2.0-only");
        return Samples.subject()
                .packages(curl)
                .findings(Samples.finding("CVE-2026-1").in(curl).build())
                .build();
    }

    private static java.util.stream.Stream<byte[]> damage(List<String> seeds, String marks, int rounds) {
        var random = new Random(20261124);
        return java.util.stream.IntStream.range(0, rounds).mapToObj(round -> {
            var bytes = seeds.get(round % seeds.size()).getBytes(StandardCharsets.UTF_8);
            for (int change = random.nextInt(6); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : marks.charAt(random.nextInt(marks.length())));
            }
            return Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
        });
    }
}
