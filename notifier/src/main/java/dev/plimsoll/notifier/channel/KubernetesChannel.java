package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.sending.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes objects of a cluster, if that is enabled: labels, annotations, how many replicas, or deletes them.
@Explained(
        value =
                "Changes objects of a Kubernetes cluster that a selector names: sets labels and annotations (values are "
                        + "templates), scales, or deletes. Off unless `enable: { kubernetes: true }`; the API server's host has to be "
                        + "named under `network.allow`.",
        example = "kubernetes: { name: quarantine, namespace: shop, kind: deployments, selector: 'app=web', "
                + "labels: { plimsoll-severity: '{{severity}}' } }")
public record KubernetesChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The API server; https://kubernetes.default.svc unless set.")
        String url,

        @Explained("File of the token; the pod's own unless set.")
        String tokenFile,

        @Explained("File of the authority; the pod's own unless set.")
        String caFile,

        @Explained("The namespace.") String namespace,

        @Explained("`pods`, `deployments` (the default), `statefulsets`, `daemonsets` or `replicasets`.")
        String kind,

        @Explained("Selector of labels, as `app=web`; a template itself.")
        String selector,

        @Explained("Labels to set.") Map<String, String> labels,

        @Explained("Annotations to set.") Map<String, String> annotations,

        @Explained("How many replicas to leave; absent for no change.") @Nullable
        Integer scaleTo,

        @Explained("Delete them.") boolean delete,

        @Explained(
                "A kubeconfig file to take the API server, its authority and the credentials from: its current context.")
        @Nullable
        String kubeConfig)
        implements Channel {
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";
    private static final Set<String> KINDS = Set.of("pods", "deployments", "statefulsets", "daemonsets", "replicasets");
    private static final int MOST = 50;

    public KubernetesChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url, "https://kubernetes.default.svc");
        tokenFile = Checks.text("tokenFile", tokenFile, ACCOUNT + "token");
        caFile = Checks.text("caFile", caFile, ACCOUNT + "ca.crt");
        namespace = Checks.text("namespace", namespace);
        if (!namespace.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
            throw new IllegalArgumentException("namespace is " + namespace + ", which no namespace can be called");
        }
        kind = Checks.text("kind", kind, "deployments");
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("kind is " + kind + "; expected one of " + KINDS);
        }
        selector = Checks.text("selector", selector);
        labels = Checks.map(labels);
        annotations = Checks.map(annotations);
        if (labels.isEmpty() && annotations.isEmpty() && scaleTo == null && !delete) {
            throw new IllegalArgumentException("labels, annotations, scaleTo or delete is needed: what is to be done?");
        }
        if (scaleTo != null && (scaleTo < 0 || scaleTo > 10_000 || kind.equals("pods") || kind.equals("daemonsets"))) {
            throw new IllegalArgumentException("scaleTo has to be 0 to 10000, for what has replicas");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        if (!surroundings.enabled().kubernetes()) {
            return new Outcome.Refused("clusters are not changed: set enable: { kubernetes: true } to change " + kind);
        }
        return Attempt.of(() -> {
            var cluster = cluster();
            var selected = surroundings.texts().fill(selector, message, Markup.TEXT, 1_000);
            if (selected.isBlank()) {
                throw UndeliverableException.refused(
                        "selector " + selector + " is empty for this message: it would change everything");
            }
            var found = call(
                            "GET",
                            "?limit=" + MOST + "&labelSelector=" + HttpCall.encode(selected),
                            cluster,
                            surroundings)
                    .succeedWithJson()
                    .path("items");
            var changes = changes(message, surroundings);
            var changed = 0;
            for (var object : found) {
                var name = "/"
                        + HttpCall.encode(object.path("metadata").path("name").asString(""));
                if (delete) {
                    call("DELETE", name, cluster, surroundings).succeed();
                } else {
                    call("PATCH", name, cluster, surroundings)
                            .header("Content-Type", "application/merge-patch+json")
                            .json(changes)
                            .succeed();
                }
                changed++;
            }
            return new Outcome.Delivered("changed " + changed + " " + kind, null);
        });
    }

    private JsonNode changes(Message message, Surroundings surroundings) throws UndeliverableException {
        var changes = Json.object();
        var metadata = Json.object();
        for (var label : labels.entrySet()) {
            var value = surroundings.texts().fill(label.getValue(), message, Markup.TEXT, 500);
            set(metadata, "labels", label.getKey(), label(value));
        }
        for (var annotation : annotations.entrySet()) {
            set(
                    metadata,
                    "annotations",
                    annotation.getKey(),
                    surroundings.texts().fill(annotation.getValue(), message, Markup.TEXT, 10_000));
        }
        if (!metadata.isEmpty()) {
            changes.set("metadata", metadata);
        }
        if (scaleTo != null) {
            changes.putObject("spec").put("replicas", scaleTo);
        }
        return changes;
    }

    private static void set(ObjectNode metadata, String where, String key, String value) {
        var map = metadata.path(where) instanceof ObjectNode known ? known : metadata.putObject(where);
        map.put(key, value);
    }

    /// What may stand in a label: 63 letters, digits, dashes, dots and underscores.
    private static String label(String value) {
        var clean = value.replaceAll("[^A-Za-z0-9._-]+", "-");
        return clean.substring(0, Math.min(clean.length(), 63)).replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
    }

    private KubeConfig cluster() throws UndeliverableException {
        var config = kubeConfig;
        if (config != null) {
            return KubeConfig.read(Path.of(config));
        }
        try {
            return new KubeConfig(
                    url,
                    Secret.of(Files.readString(Path.of(tokenFile))),
                    Files.exists(Path.of(caFile)) ? new Tls(caFile, false) : Tls.VERIFIED);
        } catch (IOException e) {
            throw UndeliverableException.later("tokenFile " + tokenFile + " cannot be read: " + Unreadable.why(e));
        } catch (IllegalArgumentException e) {
            throw UndeliverableException.later("tokenFile " + tokenFile + " cannot be used: " + e.getMessage());
        }
    }

    private HttpCall call(String method, String path, KubeConfig cluster, Surroundings surroundings) {
        var group = kind.equals("pods") ? "/api/v1" : "/apis/apps/v1";
        var call = new HttpCall(
                        surroundings, method, cluster.server() + group + "/namespaces/" + namespace + "/" + kind + path)
                .tls(cluster.tls());
        var token = cluster.token();
        return token == null ? call : call.secretHeader("Authorization", "Bearer ", token);
    }
}
