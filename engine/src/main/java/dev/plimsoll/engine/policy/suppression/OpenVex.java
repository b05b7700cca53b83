package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.suppression.VexStatement.Product;
import dev.plimsoll.engine.policy.suppression.VexStatement.Status;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// OpenVEX (specification 0.2.0; 0.0.1 with texts for products and vulnerabilities).
final class OpenVex {
    private OpenVex() {}

    static List<VexStatement> statements(JsonNode document) throws VexException {
        var context = document.path("@context").asString("");
        if (!context.matches("https://openvex\\.dev/ns(/v0\\.[0-9.]+)?/?")) {
            throw new VexException("OpenVEX of the context '" + context
                    + "' is not supported; expected https://openvex.dev/ns or https://openvex.dev/ns/v0.2.0");
        }
        var list = document.path("statements");
        if (!list.isArray()) {
            throw new VexException("this OpenVEX document has no list of statements");
        }
        var author = document.path("author").asString("");
        var written = VexDocuments.instant(document.path("timestamp"));
        List<VexStatement> statements = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            var statement = list.get(i);
            var when = VexDocuments.instant(statement.path("timestamp"));
            statements.add(new VexStatement(
                    vulnerabilities(statement.path("vulnerability"), i),
                    products(statement),
                    status(statement.path("status").asString(""), i),
                    when == null ? written : when,
                    author,
                    VexDocuments.joined(
                            statement.path("justification").asString(""),
                            statement.path("impact_statement").asString(""))));
        }
        return statements;
    }

    private static List<String> vulnerabilities(JsonNode vulnerability, int index) throws VexException {
        List<String> names = new ArrayList<>();
        if (vulnerability.isString()) {
            names.add(vulnerability.stringValue());
        } else {
            names.add(vulnerability.path("name").asString(""));
            vulnerability.path("aliases").forEach(alias -> names.add(alias.asString("")));
        }
        names.removeIf(String::isBlank);
        if (names.isEmpty()) {
            throw new VexException("statements[" + index + "] names no vulnerability");
        }
        return names;
    }

    private static Status status(String label, int index) throws VexException {
        for (var status : Status.values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        throw new VexException("statements[" + index + "].status is '" + label
                + "'; expected not_affected, affected, fixed or under_investigation");
    }

    private static List<Product> products(JsonNode statement) {
        // in 0.0.1 the parts stood beside the products
        var common = identities(statement.path("subcomponents"));
        List<Product> products = new ArrayList<>();
        for (var product : statement.path("products")) {
            var parts = product.path("subcomponents");
            boolean limited =
                    !parts.isEmpty() || !statement.path("subcomponents").isEmpty();
            var named = parts.isEmpty() ? common : identities(parts);
            // parts that cannot be understood must not widen the statement to the whole product
            if (!limited || !named.isEmpty()) {
                products.add(new Product(identity(product), named));
            }
        }
        return products;
    }

    private static List<Identity> identities(JsonNode components) {
        List<Identity> found = new ArrayList<>();
        components.forEach(component -> found.addAll(identity(component)));
        return found;
    }

    private static List<Identity> identity(JsonNode component) {
        List<Identity> found = new ArrayList<>();
        if (component.isString()) {
            Identity.parse(component.stringValue()).ifPresent(found::add);
            return found;
        }
        Identity.parse(component.path("@id").asString("")).ifPresent(found::add);
        Identity.parse(component.path("identifiers").path("purl").asString(""))
                .filter(purl -> !found.contains(purl))
                .ifPresent(found::add);
        Identity.sha256(component.path("hashes").path("sha-256").asString("")).ifPresent(found::add);
        return found;
    }
}
