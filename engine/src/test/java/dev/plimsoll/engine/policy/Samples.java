package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Epss;
import dev.plimsoll.vocabulary.Exploitation;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.ScanReport.SourceFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Subjects and findings for tests, each a copy of a plain one with a part changed.
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    public static final Digest BASE_LAYER = Digest.parse("sha256:" + "1".repeat(64));
    public static final Digest APP_LAYER = Digest.parse("sha256:" + "2".repeat(64));

    private Samples() {}

    public static FindingSample finding(String id) {
        return new FindingSample(id);
    }

    public static InstalledPackage installed(String purl, String... licences) {
        var parts = purl.split("[/@?]", -1);
        var at = purl.indexOf('@');
        var name = purl.substring(purl.lastIndexOf('/', at) + 1, at);
        var version = parts[parts.length - 1];
        return new InstalledPackage(
                PackageUrl.parse(purl),
                name,
                version,
                null,
                APP_LAYER,
                List.of("/app/" + name),
                List.of(licences),
                null,
                Confidence.HIGH);
    }

    public static SubjectSample subject() {
        return new SubjectSample();
    }

    /// A subject to be changed and built.
    public static final class SubjectSample {
        private String reference = "reg.example/team/app:1.2";
        private List<InstalledPackage> packages = List.of();
        private List<Finding> findings = List.of();
        private List<Warning> warnings = List.of();
        private boolean complete = true;
        private @Nullable OperatingSystem os =
                new OperatingSystem("debian", "12", List.of(), "bookworm", null, "Debian GNU/Linux 12 (bookworm)");
        private String user = "1000";
        private Map<String, String> labels = Map.of();
        private List<String> environment = List.of();
        private @Nullable Instant created = Instant.parse("2026-11-01T00:00:00Z");
        private @Nullable Instant updated = Instant.parse("2026-11-23T00:00:00Z");
        private Instant now = NOW;
        private UnaryOperator<ImageFacts> image = UnaryOperator.identity();
        private List<FoundSecret> secrets = List.of();
        private List<FileFacts> files = List.of();
        private List<FoundMalware> malware = List.of();
        private List<String> searched = List.of(Inventory.MODES, Inventory.SECRETS);

        public SubjectSample secrets(FoundSecret... value) {
            secrets = List.of(value);
            return this;
        }

        public SubjectSample files(FileFacts... value) {
            files = List.of(value);
            return this;
        }

        public SubjectSample malware(FoundMalware... value) {
            malware = List.of(value);
            return this;
        }

        /// What was looked for; unless set, secrets and rights.
        public SubjectSample searched(String... value) {
            searched = List.of(value);
            return this;
        }

        public SubjectSample reference(String value) {
            reference = value;
            return this;
        }

        public SubjectSample packages(InstalledPackage... value) {
            packages = List.of(value);
            return this;
        }

        public SubjectSample findings(Finding... value) {
            findings = List.of(value);
            return this;
        }

        public SubjectSample warnings(Warning... value) {
            warnings = List.of(value);
            return this;
        }

        public SubjectSample incomplete() {
            complete = false;
            return this;
        }

        public SubjectSample os(@Nullable OperatingSystem value) {
            os = value;
            return this;
        }

        public SubjectSample user(String value) {
            user = value;
            return this;
        }

        public SubjectSample labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        public SubjectSample environment(String... value) {
            environment = List.of(value);
            return this;
        }

        public SubjectSample created(@Nullable Instant value) {
            created = value;
            return this;
        }

        public SubjectSample updated(@Nullable Instant value) {
            updated = value;
            return this;
        }

        public SubjectSample now(Instant value) {
            now = value;
            return this;
        }

        /// Changes the image last of all.
        public SubjectSample image(UnaryOperator<ImageFacts> change) {
            image = change;
            return this;
        }

        public Subject build() {
            var config = new ImageConfig(created, user, List.of(), List.of(), environment, labels, List.of(), "/");
            var facts = new ImageFacts(
                    reference,
                    Digest.parse("sha256:" + "a".repeat(64)),
                    Digest.parse("sha256:" + "b".repeat(64)),
                    List.of(reference),
                    new Platform("linux", "amd64", null),
                    config,
                    List.of(
                            new LayerFacts(BASE_LAYER, Digest.parse("sha256:" + "3".repeat(64)), "ADD rootfs.tar /"),
                            new LayerFacts(APP_LAYER, Digest.parse("sha256:" + "4".repeat(64)), "COPY app /app")));
            return new Subject(
                    image.apply(facts),
                    new Inventory(os, packages, complete, List.of(), secrets, files, malware, searched),
                    findings,
                    new DatabaseFacts(null, null, List.of(new SourceFacts("Debian", updated, 1000))),
                    warnings,
                    now);
        }
    }

    /// A finding to be changed and built.
    public static final class FindingSample {
        private final String id;
        private List<String> aliases = List.of();
        private Severity severity = Severity.HIGH;
        private List<Cvss> cvss = List.of();
        private @Nullable Epss epss;
        private boolean knownExploited;
        private @Nullable Instant published = Instant.parse("2026-01-01T00:00:00Z");
        private String purl = "pkg:deb/debian/curl@7.88.1";
        private String name = "curl";
        private String version = "7.88.1";
        private FixState fixState = FixState.FIXED;
        private @Nullable String fixedVersion = "7.88.2";
        private @Nullable String suppressedBy;
        private @Nullable Exploitation exploitation;
        private @Nullable Instant fixSeen;

        FindingSample(String id) {
            this.id = id;
        }

        public FindingSample aliases(String... value) {
            aliases = List.of(value);
            return this;
        }

        public FindingSample severity(Severity value) {
            severity = value;
            return this;
        }

        public FindingSample score(double... scores) {
            cvss = java.util.Arrays.stream(scores)
                    .mapToObj(score -> new Cvss("3.1", "CVSS:3.1/AV:N", score, "NVD"))
                    .toList();
            return this;
        }

        public FindingSample cvss(Cvss... value) {
            cvss = List.of(value);
            return this;
        }

        public FindingSample epss(double score) {
            epss = new Epss(score, 0.5);
            return this;
        }

        public FindingSample knownExploited() {
            knownExploited = true;
            return this;
        }

        public FindingSample published(@Nullable Instant value) {
            published = value;
            return this;
        }

        public FindingSample in(InstalledPackage installed) {
            purl = installed.purl().canonical();
            name = installed.name();
            version = installed.version();
            return this;
        }

        public FindingSample unfixed() {
            return fix(FixState.NOT_FIXED, null);
        }

        public FindingSample fix(FixState state, @Nullable String fixed) {
            fixState = state;
            fixedVersion = fixed;
            return this;
        }

        public FindingSample suppressedBy(String value) {
            suppressedBy = value;
            return this;
        }

        public FindingSample exploitation(Exploitation value) {
            exploitation = value;
            return this;
        }

        public FindingSample fixSeen(Instant value) {
            fixSeen = value;
            return this;
        }

        public Finding build() {
            return new Finding(
                    id,
                    aliases,
                    severity,
                    "Debian",
                    cvss,
                    epss,
                    knownExploited,
                    "",
                    published,
                    PackageUrl.parse(purl),
                    name,
                    version,
                    APP_LAYER,
                    fixState,
                    fixedVersion,
                    List.of(),
                    List.of(),
                    suppressedBy,
                    null,
                    exploitation,
                    fixSeen);
        }
    }
}
