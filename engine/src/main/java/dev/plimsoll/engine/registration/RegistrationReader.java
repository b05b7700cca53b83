package dev.plimsoll.engine.registration;

import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Platform;
import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Warning;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a registration from whoever sends one: strictly, and with every complaint at its place.
public final class RegistrationReader {
    private static final int DEEPEST = 8;
    /// Names, values, beginnings and ends: an image of 40,000 packages and as many executables has two million.
    private static final long MOST_TOKENS = 6_000_000;
    private static final int MOST_LAYERS = 1_000;
    private static final int MOST_PACKAGES = 200_000;
    private static final int MOST_PATHS = 100_000;
    private static final int MOST_OTHERS = 100_000;
    private static final int MOST_WORDS = 10_000;
    private static final int MOST_SIGNATURES = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private RegistrationReader() {}

    /// @throws RegistrationException if it is no registration; the message says which field and why
    public static RegistrationRequest read(byte[] json) throws RegistrationException {
        return read(json, PackageUrl::parse);
    }

    /// The same with package URLs that somebody may remember: reading one takes longer than looking it up, and most
    /// registrations name what others did.
    ///
    /// @param purls as [PackageUrl#parse]
    public static RegistrationRequest read(byte[] json, Function<String, PackageUrl> purls)
            throws RegistrationException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new RegistrationException("", "is not readable JSON: " + e.getOriginalMessage());
        }
        var document = Field.whole(root)
                .holding(
                        "schema",
                        "compliantOnly",
                        "build",
                        "image",
                        "os",
                        "complete",
                        "packages",
                        "warnings",
                        "secrets",
                        "files",
                        "malware",
                        "searched",
                        "executables");
        var schema = document.need("schema");
        if (!schema.text().equals(RegistrationRequest.SCHEMA)) {
            throw schema.complaint("must be " + RegistrationRequest.SCHEMA + ": sender and platform differ in version");
        }
        var image = image(document.need("image"));
        return new RegistrationRequest(
                image,
                inventory(document, image, purls),
                executables(document, image),
                document.maybe("build").isPresent() ? build(document.need("build")) : BuildFacts.NONE,
                document.truth(false, "compliantOnly"));
    }

    private static List<FileFacts> executables(Field document, ImageFacts image) throws RegistrationException {
        var layers = layers(image);
        return document.list("executables", MOST_OTHERS, one -> {
            one.need("sha256");
            return file(one, layers);
        });
    }

    private static Set<Digest> layers(ImageFacts image) {
        var layers = new HashSet<Digest>();
        image.layers().forEach(layer -> layers.add(layer.diffId()));
        return layers;
    }

    private static BuildFacts build(Field field) throws RegistrationException {
        field.holding("system", "repository", "commit", "ref", "author", "pipeline", "run", "address");
        return new BuildFacts(
                field.maybeText("system"),
                field.maybeText("repository"),
                field.maybeText("commit"),
                field.maybeText("ref"),
                field.maybeText("author"),
                field.maybeText("pipeline"),
                field.maybeText("run"),
                field.maybeText("address"));
    }

    private static ImageFacts image(Field field) throws RegistrationException {
        field.holding(
                "reference", "digest", "manifestDigest", "names", "platform", "config", "layers", "base", "signatures");
        var layers = field.list("layers", MOST_LAYERS, RegistrationReader::layer);
        var platform = field.maybe("platform");
        var base = field.maybe("base");
        return new ImageFacts(
                field.text("reference"),
                field.need("digest").parsed(Digest::parse),
                field.maybeDigest("manifestDigest"),
                field.texts("names", MOST_WORDS),
                platform.isEmpty() ? null : platform.get().parsed(Platform::parse),
                config(field.need("config")),
                layers,
                base.isEmpty() ? null : base(base.get(), layers.size()),
                field.maybe("signatures").isEmpty()
                        ? null
                        : field.list("signatures", MOST_SIGNATURES, RegistrationReader::signature));
    }

    private static ImageSignature signature(Field field) throws RegistrationException {
        field.holding("subject", "payload", "signature");
        return new ImageSignature(
                field.need("subject").parsed(Digest::parse), field.text("payload"), field.text("signature"));
    }

    private static BaseImage base(Field field, int layers) throws RegistrationException {
        field.holding("name", "digest", "layers", "source");
        return new BaseImage(
                field.maybeText("name"),
                field.maybeDigest("digest"),
                (int) field.number("layers", 1, layers),
                field.need("source").parsed(text -> BaseImage.Source.valueOf(text.toUpperCase(Locale.ROOT))));
    }

    private static ImageConfig config(Field field) throws RegistrationException {
        field.holding(
                "created",
                "user",
                "entrypoint",
                "command",
                "environment",
                "labels",
                "exposedPorts",
                "workingDirectory");
        return new ImageConfig(
                field.maybeInstant("created"),
                field.text("user"),
                field.texts("entrypoint", MOST_WORDS),
                field.texts("command", MOST_WORDS),
                field.texts("environment", MOST_WORDS),
                field.map("labels", MOST_WORDS),
                field.texts("exposedPorts", MOST_WORDS),
                field.text("workingDirectory"));
    }

    private static LayerFacts layer(Field field) throws RegistrationException {
        field.holding("diffId", "digest", "createdBy", "size");
        return new LayerFacts(
                field.need("diffId").parsed(Digest::parse),
                field.maybeDigest("digest"),
                field.maybeText("createdBy"),
                field.maybe("size").isPresent() ? field.number("size", 0, Long.MAX_VALUE) : null);
    }

    private static Inventory inventory(Field field, ImageFacts image, Function<String, PackageUrl> purls)
            throws RegistrationException {
        var layers = layers(image);
        var os = field.maybe("os");
        var found = field.list("packages", MOST_PACKAGES, one -> installed(one, layers, purls));
        var packages = found.stream()
                .sorted(Comparator.comparing(InstalledPackage::purl))
                .toList();
        return new Inventory(
                os.isEmpty() ? null : operatingSystem(os.get()),
                packages,
                field.truth(true, "complete"),
                field.list(
                        "warnings",
                        MOST_OTHERS,
                        warning -> new Warning(
                                warning.holding("code", "subject", "message").text("code"),
                                warning.text("subject"),
                                warning.text("message"))),
                field.list("secrets", MOST_OTHERS, secret -> secret(secret, layers)),
                field.list("files", MOST_OTHERS, file -> file(file, layers)),
                field.list("malware", MOST_OTHERS, one -> malware(one, layers)),
                field.texts("searched", MOST_WORDS));
    }

    private static OperatingSystem operatingSystem(Field field) throws RegistrationException {
        field.holding("id", "versionId", "idLike", "codename", "cpe", "prettyName");
        return new OperatingSystem(
                field.text("id"),
                field.maybeText("versionId"),
                field.texts("idLike", MOST_WORDS),
                field.maybeText("codename"),
                field.maybeText("cpe"),
                field.text("prettyName"));
    }

    private static InstalledPackage installed(Field field, Set<Digest> layers, Function<String, PackageUrl> purls)
            throws RegistrationException {
        field.holding("purl", "name", "version", "source", "layer", "paths", "licences", "ownedBy", "confidence");
        var source = field.maybe("source");
        var owner = field.maybe("ownedBy");
        return new InstalledPackage(
                field.need("purl").parsed(purls),
                field.text("name"),
                field.text("version"),
                source.isEmpty()
                        ? null
                        : new SourcePackage(
                                source.get().holding("name", "version").text("name"),
                                source.get().text("version")),
                layer(field, layers),
                field.texts("paths", MOST_PATHS),
                field.texts("licences", MOST_WORDS),
                owner.isEmpty() ? null : owner.get().parsed(purls),
                field.need("confidence").parsed(text -> Confidence.valueOf(text.toUpperCase(Locale.ROOT))));
    }

    private static @Nullable Digest layer(Field field, Set<Digest> layers) throws RegistrationException {
        var layer = field.maybeDigest("layer");
        if (layer != null && !layers.contains(layer)) {
            throw field.need("layer").complaint("is none of the image's layers");
        }
        return layer;
    }

    private static FoundSecret secret(Field field, Set<Digest> layers) throws RegistrationException {
        field.holding("rule", "title", "path", "layer", "line", "excerpt", "deleted");
        return new FoundSecret(
                field.text("rule"),
                field.text("title"),
                field.text("path"),
                layer(field, layers),
                (int) field.number("line", 0, Integer.MAX_VALUE),
                field.text("excerpt"),
                field.truth(false, "deleted"));
    }

    private static FoundMalware malware(Field field, Set<Digest> layers) throws RegistrationException {
        field.holding("name", "finder", "path", "layer", "sha256", "deleted");
        return new FoundMalware(
                field.text("name"),
                field.text("finder"),
                field.text("path"),
                layer(field, layers),
                field.maybeDigest("sha256"),
                field.truth(false, "deleted"));
    }

    private static FileFacts file(Field field, Set<Digest> layers) throws RegistrationException {
        field.holding("path", "layer", "mode", "size", "sha256");
        return new FileFacts(
                field.text("path"),
                layer(field, layers),
                (int) field.number("mode", 0, 0xffff),
                field.number("size", 0, Long.MAX_VALUE),
                field.maybeDigest("sha256"));
    }
}
