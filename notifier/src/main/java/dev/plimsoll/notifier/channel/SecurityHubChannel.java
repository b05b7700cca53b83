package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// AWS Security Hub: findings in AWS's format, archived when they are gone.
@Explained(
        value =
                "AWS Security Hub: findings in AWS's own format (ASFF), 100 in a request, the worst 1,000 of a message. What is "
                        + "gone is archived. What has no findings is passed over.",
        example =
                "securityhub: { name: hub, region: eu-central-1, accountId: '123456789012', accessKeyId: AKIAEXAMPLE, "
                        + "secretAccessKey: '${env:AWS_SECRET_ACCESS_KEY}' }")
public record SecurityHubChannel(
        @Explained("By which routes name it.") String name,

        @Explained("AWS's region.") String region,

        @Explained("The account's twelve digits.") String accountId,

        @Explained("Id of the access key.") String accessKeyId,

        @Explained("The key itself; it may call `securityhub:BatchImportFindings`.")
        Secret secretAccessKey,

        @Explained("With keys that are temporary.") @Nullable
        Secret sessionToken,

        @Explained("https://securityhub.REGION.amazonaws.com unless set.")
        String url,

        @Explained("A template of the configuration that makes findings in AWS's format: `{\"Findings\": […]}`.")
        @Nullable
        String template)
        implements Channel {
    private static final int BATCH = 100;
    private static final int MOST = 1_000;
    private static final int LARGEST = 16 << 20;

    public SecurityHubChannel {
        name = Checks.text("name", name);
        region = Checks.text("region", region);
        if (!region.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("region is " + region + "; expected one such as eu-central-1");
        }
        accountId = Checks.text("accountId", accountId);
        if (!accountId.matches("\\d{12}")) {
            throw new IllegalArgumentException("accountId has to have twelve digits, in quotes");
        }
        accessKeyId = Checks.text("accessKeyId", accessKeyId);
        secretAccessKey = Checks.present("secretAccessKey", secretAccessKey);
        url = Checks.url("url", url, "https://securityhub." + region + ".amazonaws.com");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var templated = message.withTemplate(template);
            if (templated.template() != null) {
                return made(templated, surroundings);
            }
            var findings = Facts.findings(message).stream().limit(MOST).toList();
            if (findings.isEmpty()) {
                return new Outcome.Delivered("nothing to import: the message has no findings", null);
            }
            for (var from = 0; from < findings.size(); from += BATCH) {
                var body = Json.object();
                var batch = body.putArray("Findings");
                for (var finding : findings.subList(from, Math.min(findings.size(), from + BATCH))) {
                    SecurityFinding.add(batch, finding, message, this, surroundings);
                }
                send(Json.bytes(body), surroundings);
            }
            var left = Facts.findings(message).size() - findings.size();
            return new Outcome.Delivered("imported " + findings.size() + (left > 0 ? ", left out " + left : ""), null);
        });
    }

    /// Findings that a template makes, as they are: what has been written for AWS names its own account.
    private Outcome made(Message message, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var text = surroundings.texts().text(message, Markup.JSON, LARGEST);
        JsonTemplates.checked(text, message);
        var findings = Json.read(text.body()).path("Findings");
        if (findings.isEmpty()) {
            throw UndeliverableException.refused(
                    "template " + message.template() + " makes no findings in AWS's format: no list under 'Findings'");
        }
        int sent = 0;
        while (sent < Math.min(MOST, findings.size())) {
            var body = Json.object();
            var batch = body.putArray("Findings");
            for (int i = sent; i < Math.min(sent + BATCH, Math.min(MOST, findings.size())); i++) {
                batch.add(findings.get(i));
            }
            sent += batch.size();
            send(Json.bytes(body), surroundings);
        }
        int left = findings.size() - sent;
        return new Outcome.Delivered("imported " + sent + (left > 0 ? ", left out " + left : ""), null);
    }

    private void send(byte[] body, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var address = url + "/findings/import";
        var call = new HttpCall(surroundings, "POST", address).hide(secretAccessKey);
        call.header("Content-Type", "application/json");
        var token = sessionToken;
        if (token != null) {
            call.secretHeader("X-Amz-Security-Token", "", token);
        }
        new AwsSignature(accessKeyId, secretAccessKey, region, "securityhub")
                .headers("POST", URI.create(address), body, surroundings.clock().instant(), token)
                .forEach(call::header);
        var answer = call.body("application/json", body).succeedWithJson();
        var failed = answer.path("FailedCount").asInt(0);
        if (failed > 0) {
            var first = answer.path("FailedFindings").path(0);
            throw UndeliverableException.refused("Security Hub refuses " + failed + " findings, the first: "
                    + Lines.one(
                            first.path("ErrorCode").asString("") + " "
                                    + first.path("ErrorMessage").asString(""),
                            300));
        }
    }
}
