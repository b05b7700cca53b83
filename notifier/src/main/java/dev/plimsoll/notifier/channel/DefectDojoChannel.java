package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.vocabulary.Severity;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/// DefectDojo: findings are imported, and closed when they are gone.
@Explained(
        value =
                "DefectDojo: findings are imported into a test named after the image (*Generic Findings Import*, import and "
                        + "re-import in one). A whole scan closes what it no longer has; a finding that is gone is closed. What has no "
                        + "findings is passed over.",
        example = "defectdojo: { name: dojo, url: 'https://dojo.example', token: '${env:DOJO_TOKEN}', product: Shop }")
public record DefectDojoChannel(
        @Explained("By which routes name it.") String name,

        @Explained("DefectDojo's address, without /api.") String url,

        @Explained("A token for its API, version 2.") Secret token,

        @Explained("Name of the product; the scope's unless set.") @Nullable
        String product,

        @Explained("Name of the product's type, if it has to be made; `Containers` unless set.")
        String productType,

        @Explained("Name of the engagement; `Plimsoll` unless set.")
        String engagement,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    private static final Set<String> WHOLE = Set.of("scan", "image_registered", "image_rejected", "policy_violated");
    private static final int MOST = 10_000;

    public DefectDojoChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        token = Checks.present("token", token);
        productType = Checks.text("productType", productType, "Containers");
        engagement = Checks.text("engagement", engagement, "Plimsoll");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            if (Facts.findings(message).isEmpty() && !Facts.kind(message).equals("scan")) {
                return new Outcome.Delivered("nothing to import: the message has no findings", null);
            }
            return message.action() == Message.Action.RESOLVE && !WHOLE.contains(Facts.kind(message))
                    ? close(message, surroundings)
                    : load(message, surroundings);
        });
    }

    private Outcome load(Message message, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var scope = Facts.scope(message);
        var product = this.product == null ? (scope == null ? "Plimsoll" : scope.name()) : this.product;
        var where = Facts.where(message);
        var content = Json.object();
        var findings = content.putArray("findings");
        var date = LocalDate.ofInstant(Facts.time(message, surroundings), ZoneOffset.UTC);
        Facts.findings(message).stream().limit(MOST).forEach(finding -> add(findings, finding, where, date));
        var form = new MultipartForm()
                .field("scan_type", "Generic Findings Import")
                .field("scan_date", date.toString())
                .field("product_type_name", productType)
                .field("product_name", Lines.one(product, 200))
                .field("engagement_name", engagement)
                .field("test_title", Lines.one(where, 200))
                .field("auto_create_context", "true")
                .field("active", "true")
                .field("verified", "false")
                .field("minimum_severity", "Info")
                .field("close_old_findings", Boolean.toString(WHOLE.contains(Facts.kind(message))))
                .file("file", "findings.json", "application/json", Json.bytes(content));
        var answer = call("POST", "/reimport-scan/", surroundings)
                .body(form.type(), form.bytes())
                .succeed();
        return new Outcome.Delivered(answer.status() + " imported " + findings.size(), null);
    }

    private Outcome close(Message message, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var closed = 0;
        for (var finding : Facts.findings(message).stream().limit(100).toList()) {
            var found = call(
                            "GET",
                            "/findings/?active=true&limit=20&unique_id_from_tool="
                                    + HttpCall.encode(identity(finding, Facts.where(message))),
                            surroundings)
                    .succeedWithJson();
            for (var one : found.path("results")) {
                call("PATCH", "/findings/" + one.path("id").asLong(0) + "/", surroundings)
                        .json(Json.object().put("active", false).put("is_mitigated", true))
                        .succeed();
                closed++;
            }
        }
        return new Outcome.Delivered("closed " + closed, null);
    }

    private static void add(ArrayNode findings, NotedFinding finding, String where, LocalDate date) {
        var json = findings.addObject()
                .put("title", Lines.one(finding.id() + " in " + finding.packageName(), 500))
                .put("description", Lines.one(finding.title(), 2_000) + "\n\nImage: " + Lines.one(where, 500))
                .put("severity", severity(finding.severity()))
                .put("date", date.toString())
                .put("component_name", Lines.one(finding.packageName(), 200))
                .put("component_version", Lines.one(finding.installedVersion(), 100))
                .put("unique_id_from_tool", identity(finding, where))
                .put("vuln_id_from_tool", Lines.one(finding.id(), 100))
                .put("active", true)
                .put("verified", false)
                .put("static_finding", true);
        if (finding.id().matches("CVE-\\d{4}-\\d{4,}")) {
            json.put("cve", finding.id());
        }
        if (finding.fixedVersion() != null) {
            json.put("mitigation", "Update to " + Lines.one(finding.fixedVersion(), 200));
        }
        if (finding.link() != null) {
            json.put("references", Lines.one(finding.link(), 1_000));
        }
        if (finding.epss() != null) {
            json.put("epss_score", finding.epss());
        }
    }

    private static String identity(NotedFinding finding, String where) {
        return "plimsoll-" + Lines.fingerprint(finding.id() + "\n" + finding.packageName() + "\n" + where);
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "Critical";
            case HIGH -> "High";
            // The word for "nobody has rated it" is missing there, and nothing unknown is harmless.
            case MEDIUM, UNKNOWN -> "Medium";
            case LOW -> "Low";
            case NEGLIGIBLE -> "Info";
        };
    }

    private HttpCall call(String method, String path, Surroundings surroundings) {
        return new HttpCall(surroundings, method, url + "/api/v2" + path)
                .secretHeader("Authorization", "Token ", token)
                .tls(tls);
    }
}
