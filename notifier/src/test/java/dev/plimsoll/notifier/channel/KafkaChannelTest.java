package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.Tls;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real broker, from its jars.
final class KafkaChannelTest {
    @TempDir
    private static Path folder;

    private static KafkaRaftServer server;
    private static int port;

    private final Surroundings surroundings =
            Samples.surroundings(new Network(List.of("127.0.0.1"), false, 1, 10, null), EnabledActions.NONE);

    @BeforeAll
    static void start() throws Exception {
        port = freePort();
        var properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        var controller = freePort();
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", folder.resolve("log").toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("num.partitions", "1");
        Files.createDirectories(folder.resolve("log"));
        var formatter = new Formatter();
        formatter
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(folder.resolve("log").toString())
                .addDirectory(folder.resolve("log").toString())
                .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
                .run();
        server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
    }

    @AfterAll
    static void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    @Test
    void a_record_has_the_groups_key_and_the_event() throws Exception {
        assertThat(channel(port).deliver(Samples.message(EventKind.FINDING_OPENED), surroundings))
                .isInstanceOfSatisfying(
                        Outcome.Delivered.class,
                        done -> assertThat(done.answer()).contains("offset 0"));
        assertThat(channel(port).deliver(Samples.largeScan(), surroundings)).isInstanceOf(Outcome.Delivered.class);
        assertThat(channel(port).deliver(Samples.hostile(), surroundings)).isInstanceOf(Outcome.Delivered.class);

        try (var consumer = new KafkaConsumer<>(
                new HashMap<String, Object>(Map.of("bootstrap.servers", "127.0.0.1:" + port)),
                new StringDeserializer(),
                new StringDeserializer())) {
            var place = new TopicPartition("plimsoll", 0);
            consumer.assign(List.of(place));
            consumer.seekToBeginning(List.of(place));
            var records = new java.util.ArrayList<org.apache.kafka.clients.consumer.ConsumerRecord<String, String>>();
            for (var attempt = 0; attempt < 50 && records.size() < 3; attempt++) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            assertThat(records).hasSize(3);
            assertThat(records.getFirst().key()).isEqualTo("shop/CVE-2026-0001");
            assertThat(Json.read(records.getFirst().value()).path("type").asString())
                    .isEqualTo("dev.plimsoll.finding.opened");
            assertThat(new String(records.getFirst()
                            .headers()
                            .lastHeader("content-type")
                            .value()))
                    .isEqualTo("application/cloudevents+json");
            assertThat(Json.read(records.get(1).value())
                            .path("data")
                            .path("events")
                            .path(0)
                            .path("findings")
                            .path(0)
                            .path("id")
                            .asString())
                    .isEqualTo("CVE-2026-9999");
        }
    }

    @Test
    void one_client_serves_all_attempts_until_one_fails() throws Exception {
        var channel = new KafkaChannel("c", List.of("127.0.0.1:" + port), "others", null, "", null, null, null);
        assertThat(channel.deliver(Samples.message(EventKind.SCAN), surroundings))
                .isInstanceOf(Outcome.Delivered.class);
        var threads = producers();
        for (var i = 0; i < 5; i++) {
            channel.deliver(Samples.message(EventKind.SCAN), surroundings);
        }
        assertThat(producers()).isEqualTo(threads);

        surroundings.open().drop(channel);
        for (var attempt = 0; attempt < 100 && producers() >= threads; attempt++) {
            Thread.sleep(50);
        }
        assertThat(producers()).isEqualTo(threads - 1);
        assertThat(channel.deliver(Samples.message(EventKind.SCAN), surroundings))
                .isInstanceOf(Outcome.Delivered.class);
        surroundings.open().drop(channel);
    }

    private static long producers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafka-producer-network-thread"))
                .count();
    }

    @Test
    void a_broker_that_is_away_is_tried_again_and_one_that_may_not_be_reached_is_refused() throws Exception {
        var impatient = Samples.surroundings(new Network(List.of("127.0.0.1"), false, 1, 1, null), EnabledActions.NONE);
        assertThat(channel(freePort()).deliver(Samples.message(EventKind.SCAN), impatient))
                .isInstanceOf(Outcome.Later.class);
        assertThat(channel(port)
                        .deliver(
                                Samples.message(EventKind.SCAN),
                                Samples.surroundings(Network.PUBLIC, EnabledActions.NONE)))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void what_cannot_be_is_refused_when_it_is_read_and_the_password_is_not_shown() {
        assertThatThrownBy(() -> new KafkaChannel("c", List.of("nowhere"), "t", null, "", null, null, null))
                .hasMessageStartingWith("bootstrapServers");
        assertThatThrownBy(() -> new KafkaChannel(
                        "c", List.of("a:1"), "t", KafkaChannel.Security.SASL_SSL, "", null, null, null))
                .hasMessageStartingWith("username");
        assertThatThrownBy(() -> new KafkaChannel("c", List.of("a:1"), "t", null, "", null, null, new Tls(null, true)))
                .hasMessageStartingWith("tls");
        assertThat(new KafkaChannel(
                                "c",
                                List.of("a:1"),
                                "t",
                                KafkaChannel.Security.SASL_SSL,
                                "",
                                "u",
                                Secret.of("s3cr3t-value"),
                                null)
                        .toString())
                .doesNotContain("s3cr3t-value");
    }

    private static KafkaChannel channel(int port) {
        return new KafkaChannel("c", List.of("127.0.0.1:" + port), "plimsoll", null, "", null, null, null);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
