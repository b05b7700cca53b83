package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.vocabulary.Severity;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One finding in AWS's format (ASFF, schema 2018-10-08), within its limits.
final class SecurityFinding {
    private SecurityFinding() {}

    static void add(
            ArrayNode batch,
            NotedFinding finding,
            Message message,
            SecurityHubChannel channel,
            Surroundings surroundings) {
        var gone = message.action() == Message.Action.RESOLVE;
        var where = Facts.where(message);
        var now = surroundings.clock().instant().toString();
        var seen = finding.firstSeen();
        var json = batch.addObject()
                .put("SchemaVersion", "2018-10-08")
                .put("Id", "plimsoll/" + Lines.fingerprint(finding.id() + "\n" + finding.packageName() + "\n" + where))
                .put(
                        "ProductArn",
                        "arn:%s:securityhub:%s:%s:product/%s/default"
                                .formatted(
                                        partition(channel.region()),
                                        channel.region(),
                                        channel.accountId(),
                                        channel.accountId()))
                .put("GeneratorId", "plimsoll")
                .put("AwsAccountId", channel.accountId())
                .put("CreatedAt", seen == null ? now : seen.toString())
                .put("UpdatedAt", now)
                .put("Title", Lines.one(finding.id() + " in " + finding.packageName(), 256))
                .put("Description", Lines.one(finding.title().isBlank() ? finding.id() : finding.title(), 1_024))
                .put("RecordState", gone ? "ARCHIVED" : "ACTIVE");
        json.putArray("Types").add("Software and Configuration Checks/Vulnerabilities/CVE");
        json.putObject("Severity").put("Label", label(finding.severity()));
        if (gone) {
            json.putObject("Workflow").put("Status", "RESOLVED");
        }
        resource(json, message, channel, where);
        vulnerability(json, finding);
        var advice = json.putObject("Remediation").putObject("Recommendation");
        var fixed = finding.fixedVersion();
        advice.put(
                "Text",
                fixed == null
                        ? "No fix is known yet."
                        : Lines.one("Update " + finding.packageName() + " to " + fixed, 512));
    }

    private static void resource(ObjectNode json, Message message, SecurityHubChannel channel, String where) {
        var resource = json.putArray("Resources")
                .addObject()
                .put("Type", "Container")
                .put("Id", Lines.one(where, 512))
                .put("Partition", partition(channel.region()))
                .put("Region", channel.region());
        var image = Facts.image(message);
        if (image != null) {
            resource.putObject("Details")
                    .putObject("Container")
                    .put("ImageName", Lines.one(image.reference(), 512))
                    .put("ImageId", Lines.one(Objects.requireNonNullElse(image.digest(), image.reference()), 512));
        }
    }

    private static void vulnerability(ObjectNode json, NotedFinding finding) {
        var vulnerability = json.putArray("Vulnerabilities").addObject().put("Id", Lines.one(finding.id(), 100));
        var packaged = vulnerability
                .putArray("VulnerablePackages")
                .addObject()
                .put("Name", Lines.one(finding.packageName(), 250))
                .put("Version", Lines.one(finding.installedVersion(), 100));
        var fixed = finding.fixedVersion();
        if (fixed != null) {
            packaged.put("FixedInVersion", Lines.one(fixed, 100));
        }
        var score = finding.score();
        if (score != null) {
            vulnerability.putArray("Cvss").addObject().put("BaseScore", score);
        }
        vulnerability.put("FixAvailable", fixed == null ? "NO" : "YES");
        vulnerability.put("ExploitAvailable", finding.knownExploited() ? "YES" : "NO");
        var epss = finding.epss();
        if (epss != null) {
            vulnerability.put("EpssScore", epss);
        }
    }

    private static String partition(String region) {
        return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    private static String label(Severity severity) {
        return switch (severity) {
            case CRITICAL -> "CRITICAL";
            case HIGH -> "HIGH";
            case MEDIUM, UNKNOWN -> "MEDIUM";
            case LOW -> "LOW";
            case NEGLIGIBLE -> "INFORMATIONAL";
        };
    }
}
