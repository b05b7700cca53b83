package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.SampleReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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

    private static String json(dev.plimsoll.vocabulary.ScanReport report) throws IOException {
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
