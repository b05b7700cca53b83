package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// A topic of Kafka: the CloudEvent that webhooks get, keyed by the group, so that one thing stays in order.
@Explained(
        value =
                "Kafka: the CloudEvent that webhooks get, as one record; its key is the group's, so that what belongs together "
                        + "stays in order. Delivered is what all replicas in sync have.",
        example = "kafka: { name: bus, bootstrapServers: ['kafka1.example:9093'], topic: plimsoll, security: sasl_ssl, "
                + "username: plimsoll, password: '${env:KAFKA_PASSWORD}' }")
public record KafkaChannel(
        @Explained("By which routes name it.") String name,

        @Explained("Hosts and ports of some brokers.") List<String> bootstrapServers,

        @Explained("The topic; it must exist, or the brokers must make it.")
        String topic,

        @Explained("`plaintext` (the default), `ssl`, `sasl_ssl` or `sasl_plaintext`.") @Nullable
        Security security,

        @Explained("`PLAIN`, `SCRAM-SHA-256` or `SCRAM-SHA-512` (the default).")
        String mechanism,

        @Explained("For SASL.") @Nullable String username,

        @Explained("For SASL.") @Nullable Secret password,

        @Explained("Another authority; verification cannot be skipped.") @Nullable
        Tls tls)
        implements Channel {
    /// Brokers take 1 MB unless they are set up otherwise.
    private static final int LARGEST = 900_000;

    /// How the connection is secured.
    public enum Security {
        @JsonProperty("plaintext")
        PLAINTEXT,
        @JsonProperty("ssl")
        SSL,
        @JsonProperty("sasl_ssl")
        SASL_SSL,
        @JsonProperty("sasl_plaintext")
        SASL_PLAINTEXT
    }

    public KafkaChannel {
        name = Checks.text("name", name);
        bootstrapServers = Checks.list(bootstrapServers);
        if (bootstrapServers.isEmpty()) {
            throw new IllegalArgumentException("bootstrapServers is missing");
        }
        for (var server : bootstrapServers) {
            if (!server.matches("[^:\\s]+:\\d{1,5}|\\[[^]\\s]+]:\\d{1,5}")) {
                throw new IllegalArgumentException("bootstrapServers has " + server + "; expected host:port");
            }
        }
        topic = Checks.text("topic", topic);
        if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException("topic is " + topic + ", which no topic can be called");
        }
        mechanism = Checks.text("mechanism", mechanism, "SCRAM-SHA-512");
        if (!List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512").contains(mechanism)) {
            throw new IllegalArgumentException(
                    "mechanism is " + mechanism + "; expected PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512");
        }
        var chosen = security == null ? Security.PLAINTEXT : security;
        security = chosen;
        var sasl = chosen == Security.SASL_SSL || chosen == Security.SASL_PLAINTEXT;
        if (sasl && (username == null || password == null)) {
            throw new IllegalArgumentException("username and password are needed for " + chosen);
        }
        if (tls != null && tls.skipVerification()) {
            throw new IllegalArgumentException("tls of Kafka's client cannot skip verification: give a caFile");
        }
        if (tls != null && tls.keyFile() != null) {
            throw new IllegalArgumentException(
                    "tls of Kafka's client shows no certificate of its own: give username and password");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var guard = surroundings.http().guard();
            for (var server : bootstrapServers) {
                guard.addresses(server.substring(0, server.lastIndexOf(':')));
            }
            var value = Json.bytes(CloudEvent.of(message, surroundings, LARGEST));
            var entry = new ProducerRecord<>(topic, message.key(), value);
            entry.headers()
                    .add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8))
                    .add("plimsoll-delivery", message.id().getBytes(StandardCharsets.UTF_8));
            return send(entry, guard.timeoutSeconds(), surroundings.open());
        });
    }

    private Outcome send(ProducerRecord<String, byte[]> entry, int seconds, KeptOpen open)
            throws SendingException, InterruptedException {
        Producer producer;
        try {
            producer = open.of(this, Producer.class, () -> new Producer(settings(seconds)));
        } catch (KafkaException e) {
            // Names that nobody knows may be known another time; the rest of the configuration has been checked.
            throw SendingException.later("Kafka's client does not start: " + reason(e));
        }
        var delivered = false;
        try {
            var place = producer.kafka().send(entry).get(seconds, TimeUnit.SECONDS);
            delivered = true;
            return new Outcome.Delivered("partition " + place.partition() + ", offset " + place.offset(), null);
        } catch (TimeoutException _) {
            return new Outcome.Later("Kafka did not answer within " + seconds + " seconds", null);
        } catch (ExecutionException e) {
            return outcome(e.getCause());
        } catch (KafkaException e) {
            return outcome(e);
        } finally {
            if (!delivered) {
                // What it still holds would be sent once more by the next attempt.
                open.drop(this);
            }
        }
    }

    /// The client, which connects once and then takes a message in a moment.
    private record Producer(KafkaProducer<String, byte[]> kafka) implements AutoCloseable {
        Producer(Properties settings) {
            this(new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()));
        }

        @Override
        public void close() {
            kafka.close(Duration.ZERO);
        }
    }

    private static Outcome outcome(@Nullable Throwable cause) {
        var reason = "Kafka does not take the record: " + reason(cause);
        return cause instanceof RetriableException || !(cause instanceof KafkaException)
                ? new Outcome.Later(reason, null)
                : new Outcome.Refused(reason);
    }

    private static String reason(@Nullable Throwable cause) {
        var deepest = cause;
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == null ? "" : Lines.one(String.valueOf(deepest.getMessage()), 300);
    }

    private Properties settings(int seconds) {
        var settings = new Properties();
        var milliseconds = Integer.toString(seconds * 1000);
        settings.put("bootstrap.servers", String.join(",", bootstrapServers));
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("max.block.ms", milliseconds);
        settings.put("request.timeout.ms", milliseconds);
        settings.put("delivery.timeout.ms", milliseconds);
        settings.put("linger.ms", "0");
        settings.put("security.protocol", Objects.requireNonNull(security).name());
        if (username != null && password != null) {
            var module = mechanism.equals("PLAIN")
                    ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                    : "org.apache.kafka.common.security.scram.ScramLoginModule";
            settings.put("sasl.mechanism", mechanism);
            settings.put(
                    "sasl.jaas.config",
                    module + " required username=\"" + quoted(username) + "\" password=\"" + quoted(password.reveal())
                            + "\";");
        }
        if (tls != null && tls.caFile() != null) {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.location", tls.caFile());
        }
        return settings;
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
