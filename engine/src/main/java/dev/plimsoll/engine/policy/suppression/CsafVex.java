package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.suppression.VexStatement.Product;
import dev.plimsoll.engine.policy.suppression.VexStatement.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// VEX in CSAF (Common Security Advisory Framework 2.0, sections 3.2.2, 3.2.3 and 4.5): the product status of each
/// vulnerability.
final class CsafVex {
    private final JsonNode document;
    private final Map<String, List<Product>> products = new HashMap<>();

    private CsafVex(JsonNode document) {
        this.document = document;
    }

    static List<VexStatement> statements(JsonNode document) throws VexException {
        var version = document.path("document").path("csaf_version").stringValue();
        if (!version.equals("2.0") && !version.equals("2.1")) {
            throw new VexException("CSAF " + version + " is not supported; expected 2.0 or 2.1");
        }
        if (document.path("vulnerabilities").isEmpty()) {
            throw new VexException("this CSAF document says nothing of a vulnerability");
        }
        var csaf = new CsafVex(document);
        var tree = document.path("product_tree");
        csaf.readBranches(tree.path("branches"));
        tree.path("full_product_names").forEach(csaf::readProduct);
        csaf.readRelationships(tree.path("relationships"));
        return csaf.statements();
    }

    private void readBranches(JsonNode branches) {
        for (var branch : branches) {
            readProduct(branch.path("product"));
            readBranches(branch.path("branches"));
        }
    }

    private void readProduct(JsonNode product) {
        var id = product.path("product_id").asString("");
        var identities = identities(product.path("product_identification_helper"));
        if (!id.isEmpty() && !identities.isEmpty()) {
            products.put(id, List.of(new Product(identities, List.of())));
        }
    }

    /// `curl` as a component of `Red Hat Enterprise Linux 9` is a product of its own. One whose platform cannot be
    /// recognised stands for nothing: it would otherwise speak of every platform.
    private void readRelationships(JsonNode relationships) {
        for (var relationship : relationships) {
            var id = relationship.path("full_product_name").path("product_id").asString("");
            var parts = products.get(relationship.path("product_reference").asString(""));
            var whole = products.get(
                    relationship.path("relates_to_product_reference").asString(""));
            var own = identities(relationship.path("full_product_name").path("product_identification_helper"));
            if (!own.isEmpty()) {
                products.put(id, List.of(new Product(own, List.of())));
            } else if (parts != null && whole != null && !id.isEmpty()) {
                products.put(
                        id,
                        List.of(new Product(
                                whole.getFirst().whole(), parts.getFirst().whole())));
            }
        }
    }

    private static List<Identity> identities(JsonNode helper) {
        List<Identity> found = new ArrayList<>();
        Identity.parse(helper.path("purl").asString("")).ifPresent(found::add);
        helper.path("purls").forEach(purl -> Identity.parse(purl.asString("")).ifPresent(found::add));
        Identity.parse(helper.path("cpe").asString("")).ifPresent(found::add);
        for (var hashes : helper.path("hashes")) {
            for (var hash : hashes.path("file_hashes")) {
                if (hash.path("algorithm").asString("").equalsIgnoreCase("sha256")) {
                    Identity.sha256(hash.path("value").asString("")).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private List<VexStatement> statements() throws VexException {
        var about = document.path("document");
        var author = about.path("publisher").path("name").asString("");
        var when = VexDocuments.instant(about.path("tracking").path("current_release_date"));
        List<VexStatement> statements = new ArrayList<>();
        var list = document.path("vulnerabilities");
        for (int i = 0; i < list.size(); i++) {
            var vulnerability = list.get(i);
            List<String> names = new ArrayList<>();
            names.add(vulnerability.path("cve").asString(""));
            vulnerability.path("ids").forEach(id -> names.add(id.path("text").asString("")));
            names.removeIf(String::isBlank);
            var states = vulnerability.path("product_status");
            if (!states.isMissingNode() && !states.isObject()) {
                throw new VexException("vulnerabilities[" + i + "].product_status is not an object");
            }
            if (names.isEmpty()) {
                continue;
            }
            var reasons = reasons(vulnerability);
            for (var state : states.properties()) {
                var status = status(state.getKey());
                var byReason = new LinkedHashMap<String, List<Product>>();
                for (var id : state.getValue()) {
                    byReason.computeIfAbsent(reasons.getOrDefault(id.asString(""), ""), _ -> new ArrayList<>())
                            .addAll(products.getOrDefault(id.asString(""), List.of()));
                }
                byReason.forEach(
                        (why, meant) -> statements.add(new VexStatement(names, meant, status, when, author, why)));
            }
        }
        return statements;
    }

    private static Status status(String state) {
        return switch (state) {
            case "known_not_affected" -> Status.NOT_AFFECTED;
            case "fixed", "first_fixed" -> Status.FIXED;
            case "known_affected", "first_affected", "last_affected" -> Status.AFFECTED;
            // recommended says nothing of being affected, unknown says that nothing is known
            default -> Status.UNDER_INVESTIGATION;
        };
    }

    /// The flags and impacts by the product that they speak of.
    private static Map<String, String> reasons(JsonNode vulnerability) {
        Map<String, String> reasons = new HashMap<>();
        for (var flag : vulnerability.path("flags")) {
            for (var id : flag.path("product_ids")) {
                reasons.put(id.asString(""), flag.path("label").asString(""));
            }
        }
        for (var threat : vulnerability.path("threats")) {
            if (threat.path("category").asString("").equals("impact")) {
                var details = threat.path("details").asString("");
                for (var id : threat.path("product_ids")) {
                    reasons.merge(id.asString(""), details, VexDocuments::joined);
                }
            }
        }
        return reasons;
    }
}
