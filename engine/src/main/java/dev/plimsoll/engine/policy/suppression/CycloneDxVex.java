package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.suppression.VexStatement.Product;
import dev.plimsoll.engine.policy.suppression.VexStatement.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// VEX in CycloneDX: `vulnerabilities[].analysis` (specification 1.4 and later).
final class CycloneDxVex {
    private CycloneDxVex() {}

    static List<VexStatement> statements(JsonNode document) throws VexException {
        var version = document.path("specVersion").asString("");
        if (!version.isEmpty() && !version.startsWith("1.")) {
            throw new VexException("CycloneDX '" + version + "' is not supported; expected 1.4 or later");
        }
        var list = document.path("vulnerabilities");
        if (!list.isArray()) {
            throw new VexException("this CycloneDX document has no list of vulnerabilities: it is an SBOM, not VEX");
        }
        Map<String, JsonNode> components = new HashMap<>();
        collect(document.path("components"), components);
        var subject = document.path("metadata").path("component");
        var around = identities(subject, "");
        var when = VexDocuments.instant(document.path("metadata").path("timestamp"));
        List<VexStatement> statements = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            var vulnerability = list.get(i);
            var analysis = vulnerability.path("analysis");
            if (analysis.isMissingNode()) {
                continue;
            }
            List<String> names = new ArrayList<>();
            names.add(vulnerability.path("id").asString(""));
            vulnerability
                    .path("references")
                    .forEach(reference -> names.add(reference.path("id").asString("")));
            names.removeIf(String::isBlank);
            if (names.isEmpty()) {
                throw new VexException("vulnerabilities[" + i + "] has no id");
            }
            var said = VexDocuments.instant(analysis.path("lastUpdated"));
            statements.add(new VexStatement(
                    names,
                    products(vulnerability, components, subject, around),
                    status(analysis.path("state").asString(""), i),
                    said == null ? when : said,
                    author(document),
                    VexDocuments.joined(
                            analysis.path("justification").asString(""),
                            analysis.path("detail").asString(""))));
        }
        return statements;
    }

    private static Status status(String state, int index) throws VexException {
        return switch (state) {
            case "not_affected", "false_positive" -> Status.NOT_AFFECTED;
            case "resolved", "resolved_with_pedigree" -> Status.FIXED;
            case "exploitable" -> Status.AFFECTED;
            case "in_triage" -> Status.UNDER_INVESTIGATION;
            default ->
                throw new VexException("vulnerabilities[" + index + "].analysis.state is '" + state
                        + "'; expected not_affected, false_positive, resolved, resolved_with_pedigree, exploitable or"
                        + " in_triage");
        };
    }

    private static List<Product> products(
            JsonNode vulnerability, Map<String, JsonNode> components, JsonNode subject, List<Identity> around) {
        List<Product> products = new ArrayList<>();
        for (var affected : vulnerability.path("affects")) {
            var ref = affected.path("ref").asString("");
            // a BOM-Link names a component of another document: urn:cdx:serial/version#bom-ref
            int hash = ref.startsWith("urn:cdx:") ? ref.indexOf('#') : -1;
            var local = ref.substring(hash + 1);
            if (local.equals(subject.path("bom-ref").asString("\0"))) {
                products.add(new Product(around, List.of()));
                continue;
            }
            var parts = identities(components.getOrDefault(local, subject.path("none")), local);
            if (!parts.isEmpty()) {
                products.add(around.isEmpty() ? new Product(parts, List.of()) : new Product(around, parts));
            }
        }
        return products;
    }

    private static void collect(JsonNode list, Map<String, JsonNode> components) {
        for (var component : list) {
            components.putIfAbsent(component.path("bom-ref").asString(""), component);
            collect(component.path("components"), components);
        }
    }

    private static List<Identity> identities(JsonNode component, String ref) {
        List<Identity> found = new ArrayList<>();
        Identity.parse(component.path("purl").asString(ref)).ifPresent(found::add);
        for (var hash : component.path("hashes")) {
            if (hash.path("alg").asString("").equals("SHA-256")) {
                Identity.sha256(hash.path("content").asString("")).ifPresent(found::add);
            }
        }
        return found;
    }

    private static String author(JsonNode document) {
        var metadata = document.path("metadata");
        for (var author : metadata.path("authors")) {
            return author.path("name").asString("");
        }
        return metadata.path("supplier").path("name").asString("");
    }
}
