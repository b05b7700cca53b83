package dev.plimsoll.notifier.channel;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The packages of a message's image as a CycloneDX document, for those that match by themselves. Taken from what the
/// source sent: a Plimsoll report, Trivy's, Aqua's; where that names no packages, from the findings.
final class Bom {
    private static final int MOST = 50_000;

    private final Map<String, Component> components = new LinkedHashMap<>();

    private record Component(String name, String version, String purl) {}

    private Bom() {}

    static Bom of(Message message) {
        var bom = new Bom();
        for (var event : message.events()) {
            var raw = event.raw();
            raw.path("packages").forEach(p -> bom.add(p.path("name"), p.path("version"), p.path("purl")));
            raw.path("Results")
                    .forEach(result -> result.path("Packages")
                            .forEach(p -> bom.add(
                                    p.path("Name"),
                                    p.path("Version"),
                                    p.path("Identifier").path("PURL"))));
            raw.path("resources").forEach(r -> {
                var resource = r.path("resource");
                bom.add(resource.path("name"), resource.path("version"), resource.path("purl"));
            });
            event.findings().forEach(finding -> bom.add(finding.packageName(), finding.installedVersion(), ""));
        }
        return bom;
    }

    boolean isEmpty() {
        return components.isEmpty();
    }

    /// CycloneDX 1.5 in JSON.
    byte[] json() {
        var bom = Json.object()
                .put("bomFormat", "CycloneDX")
                .put("specVersion", "1.5")
                .put("version", 1);
        var list = bom.putArray("components");
        components
                .values()
                .forEach(component -> list.addObject()
                        .put("type", "library")
                        .put("name", component.name())
                        .put("version", component.version())
                        .put("purl", component.purl()));
        return Json.bytes(bom);
    }

    /// CycloneDX 1.4 in XML.
    byte[] xml() {
        var xml = new StringBuilder("""
                <?xml version="1.0" encoding="UTF-8"?>
                <bom xmlns="http://cyclonedx.org/schema/bom/1.4" version="1">
                <components>
                """);
        components
                .values()
                .forEach(component -> xml.append("<component type=\"library\"><name>")
                        .append(escaped(component.name()))
                        .append("</name><version>")
                        .append(escaped(component.version()))
                        .append("</version><purl>")
                        .append(escaped(component.purl()))
                        .append("</purl></component>\n"));
        return xml.append("</components>\n</bom>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void add(JsonNode name, JsonNode version, JsonNode purl) {
        add(name.asString(""), version.asString(""), purl.asString(""));
    }

    private void add(String name, String version, String purl) {
        if (name.isBlank() || components.size() >= MOST) {
            return;
        }
        var component = new Component(
                Lines.one(name, 300),
                Lines.one(version, 200),
                purl.startsWith("pkg:")
                        ? Lines.one(purl, 500)
                        : "pkg:generic/" + HttpCall.encode(Lines.one(name, 300)) + "@"
                                + HttpCall.encode(Lines.one(version, 200)));
        components.putIfAbsent(component.name() + "\n" + component.version(), component);
    }

    private static String escaped(String text) {
        // What XML cannot hold at all is gone: one() leaves neither controls nor half characters.
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
