package dev.plimsoll.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Locks;
import dev.plimsoll.server.registration.Registrations;
import dev.plimsoll.server.rescan.Verification;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is decided while an image waits to be judged, is being judged or registered, has it judged by that. Only
/// PostgreSQL does both at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MarksTest {
    private static final String LEFT = "GHSA-aaaa-bbbb-cccc";
    private static final String RIGHT = "GHSA-dddd-eeee-ffff";

    @TempDir
    private static Path folder;

    private final Executor others = Executors.newVirtualThreadPerTaskExecutor();
    private TestPlatform platform;
    private Database database;

    @BeforeAll
    void start() throws Exception {
        platform = TestPlatform.start(Dialect.POSTGRESQL, folder.resolve("data"));
        database = platform.bean(Database.class);
        platform.advisories(TestPlatform.database(
                folder,
                "all",
                "npm",
                Fleet.osv(LEFT, "npm", "left", "2.0.0", "CRITICAL"),
                "npm",
                Fleet.osv(RIGHT, "npm", "right", "2.0.0", "CRITICAL")));
        assertThat(platform.register(Fleet.document("one", Fleet.npm("left", "1.0.0", "app")), "one")
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @Test
    void an_image_that_waits_is_not_judged_without_a_decision_that_is_about_to_be_made() throws Exception {
        try (var audit = new Held(
                () -> database.sql("LOCK TABLE audit_entry IN EXCLUSIVE MODE").update())) {
            CompletableFuture<TestPlatform.Answer> decision;
            try (var judge = new Held(() -> database.alone(Locks.RESCAN))) {
                assertThat(judge.isHeld()).isTrue();
                mark(1);
                decision = decide(LEFT, "\"image\": \"1\"");
                blocked("relation = 'audit_entry'::regclass"); // the image is marked by then
            }
            Thread.sleep(1_000); // the judge comes by
            assertThat(audit.isHeld()).isTrue();
            assertThat(decision).isNotDone();
            audit.end();
            assertThat(decision.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
        }
        judged();
    }

    @Test
    void an_image_about_which_something_is_decided_while_it_is_judged_waits_again() throws Exception {
        platform.register(Fleet.document("two", Fleet.npm("left", "1.0.0", "two")), "two");
        long two = database.sql("SELECT MAX(id) FROM image").query(Long.class).single();
        var other = "UPDATE image_verdict SET digest = ? WHERE image_id = " + two;
        database.write(() -> database.sql(other).param("x").update());
        CompletableFuture<TestPlatform.Answer> decision;
        try (var verdict = new Held(() -> database.sql(other).param("y").update())) {
            assertThat(verdict.isHeld()).isTrue();
            mark(two);
            blocked("locktype = 'transactionid'"); // it is judged, and about to be stored
            decision = decide(LEFT, "\"image\": \"" + two + "\"");
            Thread.sleep(1_000);
        }
        assertThat(decision.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
        judged();
    }

    @Test
    void an_image_that_is_registered_while_something_is_decided_about_its_scope_is_judged_by_it() throws Exception {
        var image = Fleet.image("late", false, List.of(Fleet.npm("right", "1.0.0", "late")));
        long everywhere = database.sql("SELECT id FROM scope WHERE name = 'global'")
                .query(Long.class)
                .single();
        var decision = database.write(() -> {
            platform.bean(Registrations.class)
                    .register(image, "late", "digest", List.of(), Principal.administrator("late"));
            var made = decide(RIGHT, "\"scope\": " + everywhere);
            pause();
            return made;
        });
        assertThat(decision.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
        judged();
    }

    /// A transaction of somebody else that holds something until it is closed.
    private final class Held implements AutoCloseable {
        private final CountDownLatch held = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private final CompletableFuture<Void> transaction;

        Held(Runnable what) throws InterruptedException {
            Runnable holding = () -> {
                what.run();
                held.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            };
            transaction = CompletableFuture.runAsync(() -> database.write(holding), others);
            held.await();
        }

        boolean isHeld() {
            return !transaction.isDone();
        }

        void end() {
            end.countDown();
            transaction.join();
        }

        @Override
        public void close() {
            end();
        }
    }

    private void mark(long image) {
        database.write(() -> platform.bean(RejudgeQueue.class).mark(List.of(image)));
    }

    private CompletableFuture<TestPlatform.Answer> decide(String vulnerability, String about) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return platform.send(platform.request("/api/v1/decisions")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("""
                                {"decisions": [{"vulnerability": "%s", %s, "status": "fixed"}]}""".formatted(vulnerability, about))));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                others);
    }

    /// Waits until somebody waits for such a lock.
    private void blocked(String lock) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            if (!database.sql("SELECT 1 FROM pg_locks WHERE NOT granted AND " + lock)
                    .query(Long.class)
                    .list()
                    .isEmpty()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("nobody waits for " + lock);
    }

    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void judged() throws Exception {
        for (int i = 0; i < 200 && !platform.bean(RejudgeQueue.class).isEmpty(); i++) {
            Thread.sleep(50);
        }
        database.write(() -> database.alone(Locks.RESCAN)); // what was taken is stored
        assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
    }
}
