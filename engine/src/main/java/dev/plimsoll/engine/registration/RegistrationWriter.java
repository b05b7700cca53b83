package dev.plimsoll.engine.registration;

import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a registration as JSON. The same request gives the same bytes; what is not known is left out.
public final class RegistrationWriter {
    private final JsonGenerator json;

    private RegistrationWriter(JsonGenerator json) {
        this.json = json;
    }

    public static byte[] write(RegistrationRequest request) {
        var out = new ByteArrayOutputStream();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            new RegistrationWriter(json).request(request);
        }
        return out.toByteArray();
    }

    private void request(RegistrationRequest request) {
        json.writeStartObject();
        text("schema", RegistrationRequest.SCHEMA);
        json.writeBooleanProperty("compliantOnly", request.compliantOnly());
        object("build", () -> build(request.build()));
        object("image", () -> image(request.image()));
        inventory(request.inventory());
        objects("executables", request.executables(), this::file);
        json.writeEndObject();
    }

    private void build(BuildFacts build) {
        text("system", build.system());
        text("repository", build.repository());
        text("commit", build.commit());
        text("ref", build.ref());
        text("author", build.author());
        text("pipeline", build.pipeline());
        text("run", build.run());
        text("address", build.address());
    }

    private void image(ImageFacts image) {
        text("reference", image.reference());
        text("digest", image.digest());
        text("manifestDigest", image.manifestDigest());
        texts("names", image.names());
        text("platform", image.platform());
        var config = image.config();
        object("config", () -> {
            text("created", config.created());
            text("user", config.user());
            texts("entrypoint", config.entrypoint());
            texts("command", config.command());
            texts("environment", config.environment());
            object("labels", () -> config.labels().forEach(this::text));
            texts("exposedPorts", config.exposedPorts());
            text("workingDirectory", config.workingDirectory());
        });
        objects("layers", image.layers(), layer -> {
            text("diffId", layer.diffId());
            text("digest", layer.digest());
            text("createdBy", layer.createdBy());
            var size = layer.size();
            if (size != null) {
                json.writeNumberProperty("size", size.longValue());
            }
        });
        var base = image.base();
        if (base != null) {
            object("base", () -> {
                text("name", base.name());
                text("digest", base.digest());
                json.writeNumberProperty("layers", base.layers());
                text("source", base.source().name().toLowerCase(Locale.ROOT));
            });
        }
        var signatures = image.signatures();
        if (signatures != null) {
            objects("signatures", signatures, signature -> {
                text("subject", signature.subject());
                text("payload", signature.payload());
                text("signature", signature.signature());
            });
        }
    }

    private void inventory(Inventory inventory) {
        var os = inventory.os();
        if (os != null) {
            object("os", () -> {
                text("id", os.id());
                text("versionId", os.versionId());
                texts("idLike", os.idLike());
                text("codename", os.codename());
                text("cpe", os.cpe());
                text("prettyName", os.prettyName());
            });
        }
        json.writeBooleanProperty("complete", inventory.complete());
        objects("packages", inventory.packages(), this::installed);
        objects("warnings", inventory.warnings(), warning -> {
            text("code", warning.code());
            text("subject", warning.subject());
            text("message", warning.message());
        });
        objects("secrets", inventory.secrets(), this::secret);
        objects("files", inventory.files(), this::file);
        objects("malware", inventory.malware(), this::malware);
        texts("searched", inventory.searched());
    }

    private void installed(InstalledPackage installed) {
        text("purl", installed.purl().canonical());
        text("name", installed.name());
        text("version", installed.version());
        var source = installed.source();
        if (source != null) {
            object("source", () -> {
                text("name", source.name());
                text("version", source.version());
            });
        }
        text("layer", installed.layer());
        texts("paths", installed.paths());
        texts("licences", installed.licences());
        var owner = installed.ownedBy();
        text("ownedBy", owner == null ? null : owner.canonical());
        text("confidence", installed.confidence().name().toLowerCase(Locale.ROOT));
    }

    private void secret(FoundSecret secret) {
        text("rule", secret.rule());
        text("title", secret.title());
        text("path", secret.path());
        text("layer", secret.layer());
        json.writeNumberProperty("line", secret.line());
        text("excerpt", secret.excerpt());
        json.writeBooleanProperty("deleted", secret.deleted());
    }

    private void malware(FoundMalware found) {
        text("name", found.name());
        text("finder", found.finder());
        text("path", found.path());
        text("layer", found.layer());
        text("sha256", found.sha256());
        json.writeBooleanProperty("deleted", found.deleted());
    }

    private void file(FileFacts file) {
        text("path", file.path());
        text("layer", file.layer());
        json.writeNumberProperty("mode", file.mode());
        json.writeNumberProperty("size", file.size());
        Digest sha256 = file.sha256();
        text("sha256", sha256);
    }

    private void text(String name, @Nullable Object value) {
        if (value != null) {
            json.writeStringProperty(name, wellFormed(value.toString()));
        }
    }

    private void texts(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(wellFormed(value)));
        json.writeEndArray();
    }

    private void object(String name, Runnable content) {
        json.writeObjectPropertyStart(name);
        content.run();
        json.writeEndObject();
    }

    private <T> void objects(String name, List<T> values, Consumer<T> element) {
        json.writeArrayPropertyStart(name);
        for (var value : values) {
            json.writeStartObject();
            element.accept(value);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// A name of a file may hold half a character, which no JSON can.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                var bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
