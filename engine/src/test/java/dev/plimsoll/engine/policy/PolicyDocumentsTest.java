package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.engine.inventory.MalwareList;
import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Verdict.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guide and the schema say what the code does; `-Dplimsoll.golden=update` writes them anew.
class PolicyDocumentsTest {
    private static final Path ROOT = Path.of(System.getProperty("plimsoll.root", ".."));

    @Test
    void the_guide_lists_every_control() throws IOException {
        compare(ROOT.resolve("docs/policies.md"), PolicyGuide.markdown());
    }

    @Test
    void the_schema_knows_every_key() throws IOException {
        for (var severity : Severity.values()) {
            assertThat(PolicySchema.knows(severity)).isTrue();
        }
        compare(ROOT.resolve("docs/schemas/policy-1.json"), PolicySchema.json());
    }

    @ParameterizedTest
    @CsvSource({"startup,2,0", "bank,2,1", "public-sector,1,0", "only-exploited,1,0", "from-aqua,2,0"})
    void each_example_is_read_and_fits_the_schema(String name, int policies, int waivers) throws Exception {
        var file = ROOT.resolve("examples/policies").resolve(name + ".yaml");

        var content = PolicyFiles.read(List.of(file));

        assertThat(content.policies()).hasSize(policies);
        assertThat(content.waivers()).hasSize(waivers);
        for (var document : Files.readString(file).split("\n---\n")) {
            assertThat(errors(document)).isEmpty();
        }
    }

    @Test
    void the_starter_is_read_and_fits_the_schema() throws Exception {
        var content = PolicyFiles.read("policy.yaml", PolicyStarter.yaml().getBytes(StandardCharsets.UTF_8));

        assertThat(content.policies()).extracting(AssurancePolicy::name).containsExactly("my-policy");
        for (var document : PolicyStarter.yaml().split("\n---\n")) {
            assertThat(errors(document)).isEmpty();
        }
    }

    @Test
    void what_the_starter_offers_in_comments_is_sound_when_it_is_taken() throws Exception {
        var taken = PolicyStarter.yaml()
                .replaceAll("(?m)^ {2}# - ", "  - ")
                .replaceAll("(?m)^# (scope|created): ", "$1: ")
                .replace("[] # in place of [], for example:", "")
                .replaceAll("(?m)^#  (- | {4})", "  $1");

        var content = PolicyFiles.read("policy.yaml", taken.getBytes(StandardCharsets.UTF_8));

        assertThat(content.policies().getFirst().controls()).hasSizeGreaterThan(10);
        assertThat(content.waivers()).hasSize(1);
        assertThat(taken).doesNotContain("# - ");
    }

    @Test
    void the_schema_refuses_what_the_reader_refuses() {
        assertThat(errors(PolicyFilesTest.policy("maxSeverity: { alow: medium }")))
                .isNotEmpty();
        assertThat(errors(PolicyFilesTest.policy("rootUsr: {}"))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "startup,NOT_COMPLIANT,knownExploited;maxSeverity",
        "bank,NOT_COMPLIANT,knownExploited;maxSeverity;exploitLikelihood;rootUser;licences;requiredLabels",
        "public-sector,NOT_COMPLIANT,knownExploited;unappliedFixes;rootUser;requiredLabels",
        "only-exploited,NOT_COMPLIANT,knownExploited",
        "from-aqua,NOT_COMPLIANT,maxSeverity;knownExploited;rootUser;maxScore;licences;deniedVulnerabilities;"
                + "requiredPackages;requiredLabels;malware;trustedBaseImages;maxImageSize",
    })
    void each_example_judges_a_neglected_image(String name, Outcome outcome, String controls) throws Exception {
        var policies = PolicyFiles.policies(
                List.of(ROOT.resolve("examples/policies").resolve(name + ".yaml")), List.of(), List.of());

        var judgement = policies.judge(neglected());

        assertThat(judgement.verdict().outcome()).isEqualTo(outcome);
        assertThat(judgement.verdict().policies().stream()
                        .filter(policy -> policy.failsBuild())
                        .flatMap(policy -> policy.violations().stream())
                        .map(violation -> violation.control())
                        .distinct())
                .containsExactlyInAnyOrder(controls.split(";"));
        var based = policies.policies().stream()
                .flatMap(policy -> policy.controls().stream())
                .flatMap(control -> control.knownBases().stream())
                .findFirst();
        var lists = policies.search().lists().stream().map(MalwareList::id);
        assertThat(policies.judge(Samples.subject()
                                .packages(Samples.installed("pkg:deb/debian/base-files@12", "GPL-2.0-or-later"))
                                .searched(Stream.concat(Stream.of(Inventory.MODES, Inventory.SECRETS), lists)
                                        .toArray(String[]::new))
                                .image(image ->
                                        based.map(base -> on(base, image)).orElse(image))
                                .labels(java.util.Map.of(
                                        "owner", "x",
                                        "org.opencontainers.image.source", "y",
                                        "org.opencontainers.image.vendor", "z"))
                                .build())
                        .verdict()
                        .outcome())
                .isEqualTo(Outcome.COMPLIANT);
    }

    @Test
    void a_case_tells_what_is_otherwise_than_expected() throws Exception {
        var policies = PolicyFiles.policies(
                List.of(ROOT.resolve("examples/policies/only-exploited.yaml")), List.of(), List.of());
        var report = report(neglected());

        assertThat(aCase(
                                "{ policy: p.yaml, report: r.json, outcome: not-compliant, violations: [knownExploited CVE-2021-44228] }")
                        .differences(policies, report))
                .isEmpty();
        assertThat(aCase("{ policy: p.yaml, report: r.json, outcome: compliant, violations: [rootUser] }")
                        .differences(policies, report))
                .containsExactly(
                        "the outcome is not-compliant; expected is compliant",
                        "no violation of rootUser",
                        "a violation of knownExploited CVE-2021-44228, which is not expected");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> aCase("{ policy: p.yaml, report: r.json, outcome: fine }")))
                .hasMessageContaining("'fine' is not an outcome");
    }

    @Test
    void a_replay_tells_what_a_draft_would_change() throws Exception {
        var draft = PolicyFiles.policies(
                List.of(ROOT.resolve("examples/policies/only-exploited.yaml")), List.of(), List.of());

        var replay = Replay.of(draft, report(neglected()));

        assertThat(replay.changesOutcome()).isFalse();
        assertThat(replay.before()).isEqualTo(Outcome.NOT_COMPLIANT);
        assertThat(replay.added()).isEmpty();
        assertThat(replay.removed())
                .extracting(violation -> violation.control())
                .containsOnly("maxSeverity");
    }

    private static PolicyCase aCase(String yaml) throws PolicyFileException {
        return PolicyCase.read("case.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static ScanReport report(Subject subject) {
        var judgement = Policies.baseline().judge(subject);
        return new ScanReport(
                subject.now(),
                subject.image(),
                subject.database(),
                subject.inventory(),
                judgement.findings(),
                judgement.verdict(),
                judgement.warnings());
    }

    private static ImageFacts on(KnownBase base, ImageFacts image) {
        var layers = base.layers().stream().map(layer -> new LayerFacts(layer, null, "FROM", 1_000L));
        return new ImageFacts(
                image.reference(),
                image.digest(),
                image.manifestDigest(),
                image.names(),
                image.platform(),
                image.config(),
                layers.toList());
    }

    private static Subject neglected() {
        var log4j = Samples.installed("pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1", "AGPL-3.0-only");
        return Samples.subject()
                .user("")
                .packages(log4j)
                .findings(Samples.finding("CVE-2021-44228")
                        .severity(Severity.CRITICAL)
                        .score(10)
                        .epss(0.4)
                        .knownExploited()
                        .in(log4j)
                        .fix(dev.plimsoll.vocabulary.FixState.FIXED, "2.17.2")
                        .build())
                .build();
    }

    private static void compare(Path file, String expected) throws IOException {
        if ("update".equals(System.getProperty("plimsoll.golden"))) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file))
                .as(file.getFileName() + " is out of date: run the golden-update command of CONTRIBUTING")
                .isEqualTo(expected);
    }

    private static List<?> errors(String yaml) {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return registry.getSchema(PolicySchema.json(), InputFormat.JSON).validate(yaml, InputFormat.YAML);
    }
}
