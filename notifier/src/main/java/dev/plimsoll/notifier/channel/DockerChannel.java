package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.LocalSender;
import dev.plimsoll.notifier.sending.Request;
import dev.plimsoll.notifier.sending.Response;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Runs a container by the engine's socket, if that is enabled; the event stands in its environment.
@Explained(
        value =
                "Runs a container through the socket of a Docker engine (or podman's); the CloudEvent that webhooks get, "
                        + "or what a template makes, stands in the variable `PLIMSOLL_EVENT`. Exit code 0 is success. Whoever may use that socket owns the machine: "
                        + "off unless `enable: { docker: true }`.",
        example = "docker: { name: action, image: 'registry.example/actions/notify:1.4', command: [run] }")
public record DockerChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The image; it has to be there already, unless `pull` is set.")
        String image,

        @Explained("Its command, each word a template; the image's own unless set.")
        List<String> command,

        @Explained("Further variables; values are never shown.")
        Map<String, Secret> environment,

        @Explained("Its network; `none` unless set.") String network,

        @Explained("As whom it runs; the image's own unless set.") @Nullable
        String user,

        @Explained("Folders it sees, as `/on/the/machine:/in/the/container:ro`.")
        List<String> volumes,

        @Explained("Seconds after which it is ended; 60 unless set.")
        int timeoutSeconds,

        @Explained("The socket; /var/run/docker.sock unless set.")
        String socket,

        @Explained("Let the engine fetch the image before.") boolean pull,

        @Explained("Name of the variable with the event; `PLIMSOLL_EVENT` unless set.")
        String eventVariable,

        @Explained("A template of the configuration that makes the event; values are escaped for JSON.") @Nullable
        String template)
        implements Channel {
    /// The environment of a process has to fit into little.
    private static final int LARGEST = 100_000;

    private static final int LONGEST_WORD = 10_000;

    private static final long MEMORY = 512L << 20;

    public DockerChannel {
        name = Checks.text("name", name);
        image = Checks.text("image", image);
        command = Checks.list(command);
        environment = Checks.map(environment);
        network = Checks.text("network", network, "none");
        volumes = Checks.list(volumes);
        timeoutSeconds = Checks.range("timeoutSeconds", timeoutSeconds, 60, 1, 3_600);
        socket = Checks.text("socket", socket, "/var/run/docker.sock");
        eventVariable = Checks.text("eventVariable", eventVariable, "PLIMSOLL_EVENT");
        if (!eventVariable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "eventVariable is " + eventVariable + ", which no variable can be called");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        if (!surroundings.enabled().docker()) {
            return new Outcome.Refused("containers are not run: set enable: { docker: true } to run " + image);
        }
        return Attempt.of(() -> {
            if (pull) {
                fetch();
            }
            var made = expect(
                    call("POST", "/containers/create", container(message.withTemplate(template), surroundings)), 201);
            var id = made.path("Id").asString("");
            if (!id.matches("[0-9a-f]{12,64}")) {
                throw UndeliverableException.refused(socket + " answered without a container's id; is it Docker's?");
            }
            try {
                expect(call("POST", "/containers/" + id + "/start", null), 204);
                var ended = expect(call("POST", "/containers/" + id + "/wait", null), 200);
                var code = ended.path("StatusCode").asInt(-1);
                return code == 0
                        ? new Outcome.Delivered("exit code 0", null)
                        : new Outcome.Refused(image + " ended with exit code " + code + ": " + log(id));
            } finally {
                call("DELETE", "/containers/" + id + "?force=true", null);
            }
        });
    }

    /// The engine answers 200 before it has begun, and says on its last lines what went wrong.
    private void fetch() throws UndeliverableException, SendingException, InterruptedException {
        var tagged = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/') ? image : image + ":latest";
        var answer = call("POST", "/images/create?fromImage=" + HttpCall.encode(tagged), null);
        if (answer.status() != 200 || answer.body().contains("\"errorDetail\"")) {
            throw UndeliverableException.later("the engine at " + socket + " cannot fetch " + image + ": "
                    + Lines.one(
                            answer.body().substring(Math.max(0, answer.body().length() - 500)), 500));
        }
    }

    private JsonNode container(Message message, Surroundings surroundings) throws UndeliverableException {
        var container = Json.object().put("Image", image);
        if (!command.isEmpty()) {
            var words = container.putArray("Cmd");
            for (var word : command) {
                words.add(surroundings.texts().fill(word, message, Markup.TEXT, LONGEST_WORD));
            }
        }
        if (user != null) {
            container.put("User", user);
        }
        var variables = container.putArray("Env");
        environment.forEach((key, value) -> variables.add(key + "=" + value.reveal()));
        variables.add(
                eventVariable + "=" + new String(Payload.of(message, surroundings, LARGEST), StandardCharsets.UTF_8));
        var host = container
                .putObject("HostConfig")
                .put("NetworkMode", network)
                .put("Memory", MEMORY)
                .put("PidsLimit", 256);
        host.putArray("CapDrop").add("ALL");
        host.putArray("SecurityOpt").add("no-new-privileges");
        if (!volumes.isEmpty()) {
            volumes.forEach(host.putArray("Binds")::add);
        }
        return container;
    }

    private String log(String id) throws UndeliverableException, SendingException, InterruptedException {
        return call("GET", "/containers/" + id + "/logs?stdout=1&stderr=1&tail=20", null)
                .firstLines();
    }

    private JsonNode expect(Response response, int status) throws UndeliverableException {
        if (response.status() == status) {
            return response.body().isBlank() ? Json.object() : Json.read(response.body());
        }
        var said = "the engine at " + socket + " answered " + response.status() + ": " + response.firstLines();
        throw response.worthAnotherTry()
                ? UndeliverableException.later(said)
                : UndeliverableException.refused(
                        said + (response.status() == 404 ? "; images have to be pulled before" : ""));
    }

    private Response call(String method, String path, @Nullable JsonNode body)
            throws SendingException, InterruptedException {
        var request = new Request(
                method,
                URI.create("http://localhost/v1.41" + path),
                body == null ? Map.of() : Map.of("Content-Type", "application/json"),
                body == null ? new byte[0] : Json.bytes(body),
                Tls.VERIFIED,
                environment.values().stream().map(Secret::reveal).toList());
        return LocalSender.send(Path.of(socket), request, timeoutSeconds);
    }
}
