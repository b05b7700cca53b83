package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Sonatype Nexus IQ (Lifecycle): the image's packages, which it judges by its own policies.
@Explained(
        value =
                "Sonatype Nexus IQ (Lifecycle): uploads the image's packages as CycloneDX to an application. What has no "
                        + "packages is passed over.",
        example =
                "nexusiq: { name: lifecycle, url: 'https://iq.example', user: plimsoll, password: '${env:IQ_PASSWORD}', "
                        + "organization: 0123456789abcdef }")
public record NexusIqChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Its address.") String url,

        @Explained("The user, or the code of a user token.") String user,

        @Explained("The password, or the token's pass code.")
        Secret password,

        @Explained("Public id of the application; made of the image's repository unless set.") @Nullable
        String application,

        @Explained("Id of the organization in which applications that are missing are made; absent for none.") @Nullable
        String organization,

        @Explained("The stage; `operate` unless set.") String stage,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls,

        @Explained(
                "A template of the configuration that makes a bill of materials (CycloneDX, XML or JSON); its title names the application.")
        @Nullable
        String template)
        implements Channel {
    private static final int LARGEST = 16 << 20;

    public NexusIqChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        user = Checks.text("user", user);
        password = Checks.present("password", password);
        stage = Checks.text("stage", stage, "operate");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var templated = message.withTemplate(template);
            if (templated.template() != null) {
                var text = surroundings.texts().text(templated, Markup.JSON, LARGEST);
                return upload(
                        application == null ? publicId(text.title()) : application,
                        text.body().stripLeading().startsWith("<") ? "application/xml" : "application/json",
                        text.body().getBytes(StandardCharsets.UTF_8),
                        surroundings);
            }
            var image = Facts.image(message);
            var bom = Bom.of(message);
            if (bom.isEmpty() || (image == null && application == null)) {
                return new Outcome.Delivered("nothing to upload: the message names no image with packages", null);
            }
            var named = application == null && image != null
                    ? Lines.cut(image.repository().replaceAll("[^A-Za-z0-9._-]", "_"), 200)
                    : String.valueOf(application);
            return upload(named, "application/xml", bom.xml(), surroundings);
        });
    }

    /// As programs before this one named applications after images: neither dots nor colons nor slashes.
    private static String publicId(String title) {
        return Lines.cut(title.replaceAll("[^A-Za-z0-9_-]", "_"), 200);
    }

    private Outcome upload(String named, String type, byte[] bom, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var id = find(named, surroundings);
        var path = "/scan/applications/" + HttpCall.encode(id) + "/sources/plimsoll?stageId=" + HttpCall.encode(stage);
        var answer = call("POST", path, surroundings).body(type, bom).succeed();
        return new Outcome.Delivered(answer.status() + " uploaded to " + named, null);
    }

    private String find(String publicId, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var known = call("GET", "/applications?publicId=" + HttpCall.encode(publicId), surroundings)
                .succeedWithJson();
        var id = known.path("applications").path(0).path("id").asString("");
        if (!id.isEmpty()) {
            return id;
        }
        if (organization == null) {
            throw UndeliverableException.refused("Nexus IQ has no application " + publicId
                    + "; make it there, or name an organization in which it is to be made");
        }
        var made = Json.object().put("publicId", publicId).put("name", publicId).put("organizationId", organization);
        return call("POST", "/applications", surroundings)
                .json(made)
                .succeedWithJson()
                .path("id")
                .asString("");
    }

    private HttpCall call(String method, String path, Surroundings surroundings) {
        return new HttpCall(surroundings, method, url + "/api/v2" + path)
                .basic(user, password)
                .header("Accept", "application/json")
                .tls(tls);
    }
}
