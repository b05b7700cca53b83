package dev.plimsoll.engine.report.formats;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/// Checks what a format wrote against the schema that its service or specification publishes; where there is none that
/// could be carried here, against one written from the documentation.
final class FormatSchemas {
    private static final String OWN = "/dev/plimsoll/engine/report/formats/";
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>");
    private static final Set<String> MAY_STAY_OPEN =
            Set.of("td", "th", "tr", "tbody", "thead", "dt", "dd", "li", "p", "option");
    private static final Set<String> VOID = Set.of("br", "meta", "input", "wbr", "hr", "col", "link");

    /// Reading one takes longer than a check with it.
    private static final Map<String, Schema> READ = new ConcurrentHashMap<>();

    private FormatSchemas() {}

    /// What is wrong with it; nothing for formats that have no rules of their own.
    static List<String> faults(String format, String written) {
        return switch (format) {
            case "junit" -> xml(written);
            case "html" -> html(written);
            case "table", "text", "markdown" -> List.of();
            default -> errors(READ.computeIfAbsent(format, FormatSchemas::schema), written);
        };
    }

    private static Schema schema(String format) {
        return switch (format) {
            case "json" -> draft2020(file("docs/schemas/scan-report-1.json"));
            case "sarif" ->
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(resource("/schema/sarif-schema-2.1.0.json"), InputFormat.JSON);
            case "cyclonedx" -> cycloneDx();
            case "spdx" -> draft2020(resource("/resources/spdx-schema-v2.3.json"));
            case "spdx-3" -> draft2020(resource("/resources/spdx-schema-v3.0.1.json"));
            case "openvex", "gitlab", "github", "aqua" -> draft2020(resource(OWN + format + ".schema.json"));
            default -> throw new IllegalArgumentException("no schema is known for " + format);
        };
    }

    static List<String> errors(Schema schema, String json) {
        return schema
                .validate(
                        json,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(error -> cut(error.toString()))
                .toList();
    }

    static Schema draft2020(String schema) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON);
    }

    private static Schema cycloneDx() {
        var registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder -> builder.schemas(Map.of(
                        "http://cyclonedx.org/schema/bom-1.6.schema.json", resource("/bom-1.6.schema.json"),
                        "http://cyclonedx.org/schema/spdx.schema.json", resource("/spdx.schema.json"),
                        "http://cyclonedx.org/schema/jsf-0.82.schema.json", resource("/jsf-0.82.schema.json"))));
        return registry.getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
    }

    private static List<String> xml(String written) {
        try {
            SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(FormatSchemas.class.getResource("junit.xsd"))
                    .newValidator()
                    .validate(new StreamSource(new StringReader(written)));
            return List.of();
        } catch (SAXException | IOException e) {
            return List.of(cut(e.toString()));
        }
    }

    /// Every element that is opened is closed in its place, but for those that have no end or may leave it
    /// out (HTML, sections 13.1.2 and 13.1.2.4).
    private static List<String> html(String written) {
        var faults = new ArrayList<String>();
        var page = written.replaceAll("(?s)(<(script|style)>).*?(</\\2>)", "$1$3");
        var open = new ArrayDeque<String>();
        var tags = TAG.matcher(page);
        int end = page.indexOf('>') + 1; // behind the doctype
        while (tags.find()) {
            if (page.substring(end, tags.start()).contains("<")) {
                faults.add("a bare < before " + cut(tags.group()));
            }
            end = tags.end();
            var name = tags.group(2);
            if (tags.group(1).isEmpty()) {
                if (!VOID.contains(name) && !tags.group(3).endsWith("/")) {
                    open.push(name);
                }
            } else {
                closeOpen(open, name);
                if (open.isEmpty() || !open.pop().equals(name)) {
                    faults.add("</" + name + "> closes what is not open");
                }
            }
        }
        closeOpen(open, "");
        if (!open.isEmpty()) {
            faults.add("never closed: " + open);
        }
        return faults;
    }

    private static void closeOpen(ArrayDeque<String> open, String until) {
        while (!open.isEmpty() && !open.peek().equals(until) && MAY_STAY_OPEN.contains(open.peek())) {
            open.pop();
        }
    }

    private static String cut(String text) {
        return text.length() > 400 ? text.substring(0, 400) : text;
    }

    private static String file(String name) {
        try {
            return Files.readString(Path.of(System.getProperty("plimsoll.root")).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String resource(String name) {
        try (InputStream in = FormatSchemas.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
