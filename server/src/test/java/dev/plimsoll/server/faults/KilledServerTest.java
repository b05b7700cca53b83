package dev.plimsoll.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.LargeFleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.rescan.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A real process is killed (SIGKILL) in the midst of its work: what was answered is there, nothing is there half, and
/// nothing has happened twice. The tests go on with one another's data, as a platform does.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class KilledServerTest {
    private static final int IMAGES = 60;

    @TempDir
    private static Path folder;

    private static String token = "";

    private static Path data() {
        return folder.resolve("data");
    }

    private static ServerProcess start(String name) throws IOException {
        return ServerProcess.start(
                folder.resolve(name + ".log"),
                token,
                Map.of("PLIMSOLL_WEBHOOKS_ALLOW", "127.0.0.1", "PLIMSOLL_WEBHOOKS_TIMEOUT", "2s"),
                "--data",
                data().toString());
    }

    @Test
    @Order(1)
    void during_migration() throws Exception {
        var killed = folder.resolve("killed");
        for (int delay = 1; delay <= 30; delay *= 5) {
            var server =
                    ServerProcess.start(folder.resolve("migration.log"), "", Map.of(), "--data", killed.toString());
            try {
                var database = killed.resolve("plimsoll.db-wal");
                for (int i = 0; i < 2_000 && server.isAlive() && !Files.exists(database); i++) {
                    Thread.sleep(5);
                }
                Thread.sleep(delay);
            } finally {
                server.kill();
            }
        }
        try (var platform = TestPlatform.start(Dialect.SQLITE, killed)) {
            assertThat(platform.bean(Database.class)
                            .sql("SELECT COUNT(*) FROM flyway_schema_history WHERE success <> 1")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(platform.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    @Order(2)
    void during_registration() throws Exception {
        try (var platform = TestPlatform.start(Dialect.SQLITE, data())) {
            token = platform.token();
            assertThat(platform.advisories(LargeFleet.database(folder, "first", 0))
                            .status())
                    .isEqualTo(200);
        }
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        try (var server = start("registration-1").awaitReady();
                var clients = Executors.newFixedThreadPool(4)) {
            var next = new AtomicInteger();
            var enough = new CountDownLatch(25);
            for (int client = 0; client < 4; client++) {
                clients.execute(() -> {
                    for (int n = next.getAndIncrement(); n < IMAGES; n = next.getAndIncrement()) {
                        try {
                            var document = RegistrationWriter.write(LargeFleet.image(n));
                            if (server.register(document, "key" + n).status() == 201) {
                                acknowledged.add(n);
                                enough.countDown();
                            }
                        } catch (IOException e) {
                            return; // killed
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                            return;
                        }
                    }
                });
            }
            assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
            server.kill();
        }
        var there = strings("SELECT idempotency_key FROM registration");
        assertThat(there).contains(acknowledged.stream().map(n -> "key" + n).toArray(String[]::new));
        assertThat(strings("SELECT digest FROM image WHERE id NOT IN (SELECT image_id FROM image_verdict)"))
                .isEmpty();
        assertThat(strings("SELECT digest FROM image WHERE id NOT IN (SELECT image_id FROM registration)"))
                .isEmpty();
        try (var server = start("registration-2").awaitReady()) {
            for (int n = 0; n < IMAGES; n++) {
                assertThat(server.register(RegistrationWriter.write(LargeFleet.image(n)), "key" + n)
                                .status())
                        .isEqualTo(201);
            }
            assertThat(server.stop()).isLessThan(Duration.ofSeconds(25));
        }
        var keys = strings("SELECT idempotency_key FROM registration");
        assertThat(keys).hasSize(IMAGES).doesNotHaveDuplicates();
        assertThat(strings("SELECT subject FROM event WHERE type = 'dev.plimsoll.image.registered'"))
                .hasSize(IMAGES)
                .doesNotHaveDuplicates();
        verified();
    }

    @Test
    @Order(3)
    void during_a_rescan() throws Exception {
        // one that no policy passes over, so that images wait to be judged
        var grave = LargeFleet.widespread("CVE-2026-9001", 0);
        var second = LargeFleet.database(folder, "second", 400, grave);
        int judging = 0;
        try (var server = start("rescan-1").awaitReady()) {
            var upload = Thread.ofVirtual().start(() -> {
                try {
                    server.advisories(second);
                } catch (IOException | InterruptedException e) {
                    // killed
                }
            });
            // without a pause: so few images are soon judged
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data().resolve("plimsoll.db"));
                    var waiting = connection.prepareStatement("SELECT COUNT(*) FROM rejudge")) {
                while (upload.isAlive() && judging == 0) {
                    try (var rows = waiting.executeQuery()) {
                        judging = rows.getInt(1);
                    }
                }
            }
            server.kill();
            upload.join();
        }
        try (var server = start("rescan-2").awaitReady()) {
            for (int i = 0; i < 600 && !strings("SELECT image_id FROM rejudge").isEmpty(); i++) {
                Thread.sleep(50);
            }
            assertThat(server.advisories(second).status()).isEqualTo(200);
            server.stop();
        }
        assertThat(judging).as("images that waited when it was killed").isPositive();
        assertThat(strings("SELECT id FROM rescan_run WHERE ended_at IS NULL")).isEmpty();
        assertThat(strings("SELECT id FROM rescan_run"))
                .hasSameSizeAs(strings("SELECT id FROM event WHERE type = 'dev.plimsoll.rescan.completed'"));
        assertThat(strings("SELECT type || subject || scope_id FROM event WHERE type LIKE 'dev.plimsoll.finding.%'"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        verified();
    }

    @Test
    @Order(4)
    void during_delivery() throws Exception {
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        var inCall = new CountDownLatch(3);
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        receiver.setExecutor(Executors.newCachedThreadPool());
        receiver.createContext("/", exchange -> {
            taken.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            inCall.countDown();
            if (inCall.getCount() == 0 && taken.size() == 3) {
                try {
                    Thread.sleep(1_500); // killed meanwhile: the answer finds nobody
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            try (var server = start("delivery-1").awaitReady()) {
                var url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
                assertThat(server.post("/api/v1/webhooks", "{\"name\": \"hook\", \"url\": \"" + url + "\"}")
                                .status())
                        .isEqualTo(201);
                for (int n = 0; n < 5; n++) {
                    server.register(RegistrationWriter.write(LargeFleet.image(n)), "again" + n);
                }
                assertThat(inCall.await(30, TimeUnit.SECONDS)).isTrue();
                server.kill();
            }
            var expected = strings("SELECT uid FROM event WHERE id > " + "(SELECT MAX(id) FROM event) - 5 ORDER BY id");
            try (var server = start("delivery-2").awaitReady()) {
                // the claim of the killed one has to run out first
                for (int i = 0; i < 1_800 && !new HashSet<>(taken).containsAll(expected); i++) {
                    Thread.sleep(50);
                }
                server.stop();
            }
            assertThat(taken).containsSubsequence(expected);
            var more = new ArrayList<>(taken);
            expected.forEach(more::remove);
            assertThat(more).as("told twice").hasSizeLessThanOrEqualTo(1);
        } finally {
            receiver.stop(0);
        }
    }

    private static void verified() throws IOException {
        try (var platform = TestPlatform.start(Dialect.SQLITE, data())) {
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
        }
    }

    private static List<String> strings(String query) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data().resolve("plimsoll.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
