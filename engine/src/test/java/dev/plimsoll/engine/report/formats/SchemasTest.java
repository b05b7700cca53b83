package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.engine.TestNeeds;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.engine.report.SampleReport;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/// What is written keeps to its published schema.
final class SchemasTest {
    @Test
    void the_json_report_keeps_to_its_schema() throws IOException {
        var schema = ownSchema();
        assertThat(errors(schema, json(SampleReport.full()))).isEmpty();
        assertThat(errors(schema, json(SampleReport.empty()))).isEmpty();
    }

    @Test
    void the_schema_refuses_what_is_no_report() throws IOException {
        var schema = ownSchema();
        var good = json(SampleReport.full());
        assertThat(errors(schema, "{}")).isNotEmpty();
        assertThat(errors(schema, good.replace("\"critical\"", "\"awful\""))).isNotEmpty();
        assertThat(errors(schema, good.replace("\"knownExploited\": true", "\"knownExploited\": \"yes\"")))
                .isNotEmpty();
        assertThat(errors(schema, good.replace("\"fixedVersion\"", "\"fixVersion\"")))
                .isNotEmpty();
        assertThat(errors(schema, good.replace("sha256:aaa", "sha256:xyz"))).isNotEmpty();
    }

    /// Readers ignore what they do not know; a later release may add it.
    @Test
    void the_schema_allows_more_properties_beside_its_own() throws IOException {
        var more = json(SampleReport.full()).replaceFirst("\\{", "{ \"later\": 1,");
        assertThat(errors(ownSchema(), more)).isEmpty();
    }

    @Test
    void the_bill_of_materials_keeps_to_cyclonedx_1_6() throws IOException {
        var registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_7,
                builder -> builder.schemas(Map.of(
                        "http://cyclonedx.org/schema/bom-1.6.schema.json", resource("/bom-1.6.schema.json"),
                        "http://cyclonedx.org/schema/spdx.schema.json", resource("/spdx.schema.json"),
                        "http://cyclonedx.org/schema/jsf-0.82.schema.json", resource("/jsf-0.82.schema.json"))));
        var schema = registry.getSchema(SchemaLocation.of("http://cyclonedx.org/schema/bom-1.6.schema.json"));
        for (var report : List.of(SampleReport.full(), SampleReport.empty())) {
            var bom = text(ReportFormatsTest.write(new CycloneDxFormat(), report, Display.PLAIN));
            assertThat(errors(schema, bom)).isEmpty();
            assertThat(errors(schema, bom.replace("\"container\"", "\"ship\""))).isNotEmpty();
        }
    }

    @Test
    void sarif_keeps_to_the_schema_of_oasis() throws IOException {
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(resource("/schema/sarif-schema-2.1.0.json"), InputFormat.JSON);
        for (var report : List.of(SampleReport.full(), SampleReport.empty())) {
            var sarif = text(ReportFormatsTest.write(new SarifFormat(), report, Display.PLAIN));
            assertThat(errors(schema, sarif)).isEmpty();
            assertThat(errors(schema, sarif.replace("\"columnKind\"", "\"colourKind\"")))
                    .isNotEmpty();
        }
    }

    @Test
    void spdx_keeps_to_the_schemas_of_its_versions() throws IOException {
        var versions = Map.of(
                "/resources/spdx-schema-v2.3.json", new SpdxFormat(),
                "/resources/spdx-schema-v3.0.1.json", new Spdx3Format());
        versions.forEach((name, format) -> {
            var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(resource(name), InputFormat.JSON);
            for (var report : List.of(SampleReport.full(), SampleReport.empty())) {
                var spdx = written(format, report);
                assertThat(errors(schema, spdx)).as(name).isEmpty();
                assertThat(errors(schema, spdx.replaceFirst("(?i)\"container\"", "\"SHIP\"")))
                        .as(name)
                        .isNotEmpty();
            }
        });
    }

    /// Written from the services' documentation; they publish none that could be carried here.
    @Test
    void formats_of_services_keep_to_what_is_documented() {
        for (var format : List.of(new GitLabFormat(), new GitHubFormat(), new AquaFormat())) {
            var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(
                            resource("/dev/plimsoll/engine/report/formats/" + format.name() + ".schema.json"),
                            InputFormat.JSON);
            for (var report : List.of(SampleReport.full(), SampleReport.empty(), SampleReport.large(50))) {
                var json = written(format, report);
                assertThat(errors(schema, json)).as(format.name()).isEmpty();
                assertThat(errors(schema, json.replace("\"version\"", "\"release\"")))
                        .as(format.name())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void junit_keeps_to_its_schema() throws IOException, SAXException {
        var schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(SchemasTest.class.getResource("junit.xsd"));
        for (var report : List.of(SampleReport.full(), SampleReport.empty(), SampleReport.large(50))) {
            var xml = written(new JUnitFormat(), report);
            schema.newValidator().validate(new StreamSource(new StringReader(xml)));
            var broken = new StreamSource(new StringReader(xml.replace("<testsuite ", "<suite ")));
            assertThatThrownBy(() -> schema.newValidator().validate(broken)).isInstanceOf(SAXException.class);
        }
    }

    /// The schema published with the specification is used where it is at hand; the rules that matter are in our own.
    @Test
    void openvex_keeps_to_its_schema() throws IOException {
        var own = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(resource("/dev/plimsoll/engine/report/formats/openvex.schema.json"), InputFormat.JSON);
        var vex = written(new OpenVexFormat(), SampleReport.full());
        assertThat(errors(own, vex)).isEmpty();
        assertThat(errors(own, written(new OpenVexFormat(), SampleReport.empty())))
                .isEmpty();
        assertThat(errors(own, vex.replace("\"impact_statement\"", "\"x\"").replace("\"justification\"", "\"y\"")))
                .as("not_affected without a reason")
                .isNotEmpty();
        assertThat(errors(own, vex.replace("\"affected\"", "\"infected\""))).isNotEmpty();
    }

    @Test
    void openvex_keeps_to_the_published_schema() throws IOException {
        var file = TestNeeds.data("schemas/openvex-0.2.0.schema.json");
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(file), InputFormat.JSON);
        assertThat(errors(schema, written(new OpenVexFormat(), SampleReport.full())))
                .isEmpty();
    }

    private static String written(ReportFormat format, ScanReport report) {
        try {
            return text(ReportFormatsTest.write(format, report, Display.PLAIN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Schema ownSchema() throws IOException {
        var file = Path.of(System.getProperty("plimsoll.root")).resolve("docs/schemas/scan-report-1.json");
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(file), InputFormat.JSON);
    }

    private static List<Error> errors(Schema schema, String json) {
        return schema.validate(
                json,
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static String json(ScanReport report) throws IOException {
        return text(ReportFormatsTest.write(new JsonFormat(), report, Display.PLAIN));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream in = SchemasTest.class.getResourceAsStream(name)) {
            return text(Objects.requireNonNull(in, name).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
