package dev.plimsoll.engine.report;

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
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.DatabaseFacts;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.ScanReport.SourceFacts;
import dev.plimsoll.vocabulary.Severity;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.VexAssessment;
import dev.plimsoll.vocabulary.Violation;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the JSON report back (`docs/schemas/scan-report-1.json`): policies are tried on it, messages are
/// made from it. What a later version adds is ignored.
public final class ScanReportReader {
    private static final String SCHEMA = "plimsoll/scan-report-1";
    private static final int LARGEST = 512 * 1024 * 1024;
    private static final int DEEPEST = 32;

    private ScanReportReader() {}

    /// @param name what is read, for messages
    /// @throws IOException if it is no report of version 1, if it is damaged, deeper than 32 or larger than
    ///     512 MiB; the message says where
    public static ScanReport read(InputStream in, String name) throws IOException {
        var limits = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxDocumentLength(LARGEST)
                .build();
        var mapper = JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(limits).build())
                .build();
        try {
            var root = mapper.readTree(in);
            var schema = root.path("schema").asString("");
            if (!schema.equals(SCHEMA)) {
                throw new IOException(
                        name + " is not a scan report: its \"schema\" is '" + TerminalText.printable(schema)
                                + "', not '" + SCHEMA + "'; write one with plimsoll scan --format json=FILE");
            }
            return report(root);
        } catch (JacksonException e) {
            throw new IOException(name + " is not a readable scan report: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(name + " is not a valid scan report: " + e.getMessage(), e);
        }
    }

    private static ScanReport report(JsonNode root) {
        var warnings = list(
                root,
                "warnings",
                node -> new Warning(text(node, "code"), text(node, "subject"), text(node, "message")));
        var image = root.path("image");
        var inventory = new Inventory(
                maybe(image, "os", ScanReportReader::operatingSystem),
                list(root, "packages", ScanReportReader::installed),
                root.path("complete").asBoolean(true),
                List.of(),
                list(root, "secrets", ScanReportReader::secret),
                list(root, "files", ScanReportReader::file),
                list(root, "malware", ScanReportReader::malware),
                texts(root, "searched"));
        return new ScanReport(
                Instant.parse(text(root, "scannedAt")),
                image(image),
                database(root.path("database")),
                inventory,
                list(root, "findings", ScanReportReader::finding),
                maybe(root, "verdict", ScanReportReader::verdict),
                warnings);
    }

    private static FoundSecret secret(JsonNode node) {
        return new FoundSecret(
                text(node, "rule"),
                text(node, "title"),
                text(node, "path"),
                digest(node, "layer"),
                node.path("line").asInt(1),
                text(node, "excerpt"),
                node.path("deleted").asBoolean(false));
    }

    private static FileFacts file(JsonNode node) {
        return new FileFacts(
                text(node, "path"),
                digest(node, "layer"),
                Integer.parseInt(text(node, "mode"), 8),
                node.path("size").asLong(0),
                null);
    }

    private static FoundMalware malware(JsonNode node) {
        return new FoundMalware(
                text(node, "name"),
                text(node, "finder"),
                text(node, "path"),
                digest(node, "layer"),
                digest(node, "sha256"),
                node.path("deleted").asBoolean(false));
    }

    private static ImageFacts image(JsonNode node) {
        return new ImageFacts(
                text(node, "reference"),
                digest(node, "digest"),
                digest(node, "manifestDigest"),
                texts(node, "names"),
                maybe(node, "platform", platform -> Platform.parse(platform.asString())),
                config(node.path("config")),
                list(node, "layers", ScanReportReader::layer),
                base(node.path("baseImage")),
                maybe(node, "signatures", _ -> list(node, "signatures", ScanReportReader::signature)));
    }

    /// Absent where only a label tells of it: that stands among the labels.
    private static @Nullable BaseImage base(JsonNode node) {
        var layers = node.path("layers");
        return layers.isInt()
                ? new BaseImage(
                        maybeText(node, "name"),
                        digest(node, "digest"),
                        layers.asInt(),
                        BaseImage.Source.valueOf(text(node, "source").toUpperCase(Locale.ROOT)))
                : null;
    }

    private static ImageSignature signature(JsonNode node) {
        return new ImageSignature(Digest.parse(text(node, "subject")), text(node, "payload"), text(node, "signature"));
    }

    private static ImageConfig config(JsonNode node) {
        Map<String, String> labels = new TreeMap<>();
        node.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return new ImageConfig(
                instant(node, "created"),
                node.path("user").asString(""),
                texts(node, "entrypoint"),
                texts(node, "command"),
                texts(node, "environment"),
                labels,
                texts(node, "exposedPorts"),
                node.path("workingDirectory").asString(""));
    }

    private static LayerFacts layer(JsonNode node) {
        return new LayerFacts(
                Digest.parse(text(node, "diffId")),
                digest(node, "digest"),
                maybeText(node, "createdBy"),
                maybe(node, "size", JsonNode::asLong));
    }

    private static OperatingSystem operatingSystem(JsonNode node) {
        return new OperatingSystem(
                text(node, "id"),
                maybeText(node, "versionId"),
                List.of(),
                maybeText(node, "codename"),
                null,
                text(node, "name"));
    }

    private static DatabaseFacts database(JsonNode node) {
        return new DatabaseFacts(
                digest(node, "digest"),
                instant(node, "builtAt"),
                list(
                        node,
                        "sources",
                        source -> new SourceFacts(
                                text(source, "name"),
                                instant(source, "updatedAt"),
                                source.path("advisories").asLong(0))));
    }

    private static InstalledPackage installed(JsonNode node) {
        return new InstalledPackage(
                PackageUrl.parse(text(node, "purl")),
                text(node, "name"),
                text(node, "version"),
                maybe(node, "source", source -> new SourcePackage(text(source, "name"), text(source, "version"))),
                digest(node, "layer"),
                texts(node, "paths"),
                texts(node, "licences"),
                maybe(node, "ownedBy", owner -> PackageUrl.parse(owner.asString())),
                Confidence.valueOf(node.path("confidence").asString("high").toUpperCase(Locale.ROOT)));
    }

    private static Finding finding(JsonNode node) {
        return new Finding(
                text(node, "id"),
                texts(node, "aliases"),
                Severity.parse(text(node, "severity")),
                maybeText(node, "severitySource"),
                list(
                        node,
                        "cvss",
                        cvss -> new Cvss(
                                text(cvss, "version"),
                                text(cvss, "vector"),
                                cvss.path("score").asDouble(0),
                                text(cvss, "source"))),
                maybe(
                        node,
                        "epss",
                        epss -> new Epss(
                                epss.path("score").asDouble(0),
                                epss.path("percentile").asDouble(0))),
                node.path("knownExploited").asBoolean(false),
                node.path("title").asString(""),
                instant(node, "published"),
                PackageUrl.parse(text(node, "package")),
                text(node, "name"),
                text(node, "version"),
                digest(node, "layer"),
                FixState.parse(text(node, "fixState")),
                maybeText(node, "fixedVersion"),
                list(
                        node,
                        "advisories",
                        advisory -> new Finding.AdvisoryReference(text(advisory, "id"), text(advisory, "source"))),
                texts(node, "references"),
                maybeText(node, "suppressedBy"),
                maybe(node, "assessment", ScanReportReader::assessment),
                maybe(node, "exploitation", ScanReportReader::exploitation),
                instant(node, "fixSeen"));
    }

    private static Exploitation exploitation(JsonNode node) {
        var automatable = node.path("automatable");
        return new Exploitation(
                Exploitation.State.parse(text(node, "state")),
                automatable.isBoolean() ? (Boolean) automatable.asBoolean() : null,
                maybe(node, "impact", impact -> Exploitation.Impact.parse(impact.asString(""))));
    }

    private static VexAssessment assessment(JsonNode node) {
        return new VexAssessment(
                VexAssessment.Status.parse(text(node, "status")),
                maybe(node, "justification", why -> VexAssessment.Justification.parse(why.asString(""))));
    }

    private static Verdict verdict(JsonNode node) {
        return new Verdict(list(
                node,
                "policies",
                policy -> new PolicyVerdict(
                        text(policy, "name"),
                        policy.path("failsBuild").asBoolean(false),
                        list(policy, "violations", ScanReportReader::violation))));
    }

    private static Violation violation(JsonNode node) {
        return new Violation(
                text(node, "control"),
                maybeText(node, "vulnerability"),
                maybe(node, "package", found -> PackageUrl.parse(found.asString())),
                digest(node, "layer"),
                texts(node, "paths"),
                maybeText(node, "installedVersion"),
                maybeText(node, "fixedVersion"),
                text(node, "message"),
                maybeText(node, "fix"));
    }

    private static String text(JsonNode node, String name) {
        var value = node.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing or no text");
        }
        return value.asString();
    }

    private static @Nullable String maybeText(JsonNode node, String name) {
        return maybe(node, name, JsonNode::asString);
    }

    private static @Nullable Digest digest(JsonNode node, String name) {
        return maybe(node, name, value -> Digest.parse(value.asString()));
    }

    private static @Nullable Instant instant(JsonNode node, String name) {
        return maybe(node, name, value -> Instant.parse(value.asString()));
    }

    private static <T> @Nullable T maybe(JsonNode node, String name, Function<JsonNode, T> read) {
        var value = node.path(name);
        return value.isMissingNode() || value.isNull() ? null : read.apply(value);
    }

    private static List<String> texts(JsonNode node, String name) {
        return list(node, name, JsonNode::asString);
    }

    private static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> read) {
        var values = new ArrayList<T>();
        node.path(name).forEach(value -> values.add(read.apply(value)));
        return values;
    }
}
