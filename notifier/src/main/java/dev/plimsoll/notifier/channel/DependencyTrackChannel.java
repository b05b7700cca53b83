package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// OWASP Dependency-Track: the image's packages, which it watches by itself.
@Explained(
        value =
                "OWASP Dependency-Track: uploads the image's packages as CycloneDX, named after the image's repository and tag "
                        + "unless a project is named. What has no packages is passed over.",
        example = "dependencytrack: { name: inventory, url: 'https://dtrack.example', apiKey: '${env:DTRACK_KEY}' }")
public record DependencyTrackChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Address of its API server, without /api.")
        String url,

        @Explained("A key that may upload, and create projects.")
        Secret apiKey,

        @Explained("Name of the project; the image's repository unless set.") @Nullable
        String project,

        @Explained("Version of the project; the image's tag unless set.") @Nullable
        String version,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls,

        @Explained(
                "A template of the configuration that makes a bill of materials (CycloneDX); its title is `project:version`.")
        @Nullable
        String template)
        implements Channel {
    private static final int LARGEST = 16 << 20;

    public DependencyTrackChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        apiKey = Checks.present("apiKey", apiKey);
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var templated = message.withTemplate(template);
            if (templated.template() != null) {
                return made(templated, surroundings);
            }
            var image = Facts.image(message);
            var bom = Bom.of(message);
            if (bom.isEmpty() || (image == null && project == null)) {
                return new Outcome.Delivered("nothing to upload: the message names no image with packages", null);
            }
            return upload(named(image), tagged(image), bom.json(), surroundings);
        });
    }

    private Outcome upload(String named, String tagged, byte[] bom, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var upload = Json.object()
                .put("projectName", project == null ? Lines.one(named, 250) : project)
                .put("projectVersion", version == null ? Lines.one(tagged, 250) : version)
                .put("autoCreate", true)
                .put("bom", Base64.getEncoder().encodeToString(bom));
        var answer = new HttpCall(surroundings, "PUT", url + "/api/v1/bom")
                .secretHeader("X-Api-Key", "", apiKey)
                .tls(tls)
                .json(upload)
                .succeed();
        return new Outcome.Delivered(answer.status() + " uploaded", null);
    }

    /// What a template makes; its title names project and version.
    private Outcome made(Message message, Surroundings surroundings)
            throws UndeliverableException, SendingException, InterruptedException {
        var text = surroundings.texts().text(message, Markup.JSON, LARGEST);
        var bom = JsonTemplates.checked(text, message);
        int colon = text.title().lastIndexOf(':');
        boolean versioned = colon > text.title().lastIndexOf('/');
        return upload(
                versioned ? text.title().substring(0, colon) : text.title(),
                versioned ? text.title().substring(colon + 1) : "latest",
                bom,
                surroundings);
    }

    private static String named(@Nullable NamedImage image) {
        if (image == null) {
            return "";
        }
        return image.repository().isBlank()
                ? image.reference()
                : image.registry().isBlank() ? image.repository() : image.registry() + "/" + image.repository();
    }

    private static String tagged(@Nullable NamedImage image) {
        return image == null || image.tag().isBlank() ? "latest" : image.tag();
    }
}
