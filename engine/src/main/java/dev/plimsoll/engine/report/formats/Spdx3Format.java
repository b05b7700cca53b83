package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.FileKind;
import dev.plimsoll.engine.report.ReportFormat;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.IOException;
import java.io.OutputStream;

/// A bill of materials as SPDX 3.0.1 JSON-LD, with the findings in the terms of its security profile.
final class Spdx3Format implements ReportFormat {
    @Override
    public String name() {
        return "spdx-3";
    }

    @Override
    public String description() {
        return "bill of materials and vulnerabilities, SPDX 3.0.1 JSON-LD";
    }

    @Override
    public FileKind kind() {
        return new FileKind("spdx3.json", "SPDX 3.0.1, JSON-LD", "inventories of software of the next generation");
    }

    @Override
    public boolean isSbom() {
        return true;
    }

    @Override
    public void write(ScanReport report, Display display, OutputStream out) throws IOException {
        var namespace = DocumentName.spdxNamespace(name(), report);
        JsonWriting.write(out, json -> {
            json.text("@context", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
            json.list("@graph", () -> {
                var graph = new Spdx3Graph(report, namespace, json);
                graph.document();
                graph.packages();
                new Spdx3Security(report, graph).write();
            });
        });
    }
}
