package dev.plimsoll.engine.policy.suppression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads VEX documents: OpenVEX 0.0.1 and 0.2.0, CycloneDX 1.4 and later, CSAF 2.0 and 2.1, all as JSON.
public final class VexDocuments {
    /// The largest document, in bytes.
    public static final int MAX_BYTES = 64 << 20;

    private static final int MAX_DEPTH = 100;

    private VexDocuments() {}

    /// Every statement of a document, in its order.
    ///
    /// @throws VexException if it is no VEX that can be used; nothing of it may be
    public static List<VexStatement> read(byte[] json) throws VexException {
        if (json.length > MAX_BYTES) {
            throw new VexException("the document is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        var document = parse(json);
        if (document.path("@context").asString("").startsWith("https://openvex.dev/ns")) {
            return OpenVex.statements(document);
        }
        if (document.path("bomFormat").asString("").equals("CycloneDX")) {
            return CycloneDxVex.statements(document);
        }
        if (document.path("document").path("csaf_version").isString()) {
            return CsafVex.statements(document);
        }
        throw new VexException("this is no VEX document; expected OpenVEX, CycloneDX or CSAF as JSON");
    }

    private static JsonNode parse(byte[] json) throws VexException {
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxDocumentLength(MAX_BYTES)
                        .build())
                .build();
        var mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            var document = mapper.readTree(json);
            if (!document.isObject()) {
                throw new VexException("this is no VEX document; expected a JSON object");
            }
            return document;
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new VexException("not JSON"
                    + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")")
                    + ": " + words(e));
        }
    }

    /// What is wrong, without the parser's own names for it.
    private static String words(JacksonException e) {
        var message = String.valueOf(e.getOriginalMessage());
        if (e instanceof StreamConstraintsException && message.contains("nesting depth")) {
            return "nested more than " + MAX_DEPTH + " deep";
        }
        if (message.startsWith("Trailing token")) {
            return "there is more after the end of the document";
        }
        int more = message.indexOf(" for `");
        return message.startsWith("Duplicate property") && more > 0
                ? message.substring("Duplicate property".length(), more).strip() + " is there twice"
                : message;
    }

    /// The moment in a text as RFC 3339 writes it; null when it is none.
    static @Nullable Instant instant(JsonNode text) {
        try {
            return text.isString() ? OffsetDateTime.parse(text.stringValue()).toInstant() : null;
        } catch (DateTimeException _) {
            return null;
        }
    }

    /// The parts that are there, in one line.
    static String joined(String... parts) {
        var line = new StringBuilder();
        for (var part : parts) {
            if (!part.isBlank()) {
                line.append(line.isEmpty() ? "" : ", ").append(part.strip().replaceAll("\\s+", " "));
            }
        }
        return line.toString();
    }
}
