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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever changes what a verdict rests on while an image is being judged, or registered, has it judged again. Only
/// PostgreSQL does both at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MarksTest {
    private static final String POLICY = """
            apiVersion: plimsoll/v1
            kind: ImageAssurancePolicy
            name: %s
            controls:
              - maxSeverity: { allow: %s }
            """;

    @TempDir
    private static Path folder;

    private TestPlatform platform;
    private Database database;

    @BeforeAll
    void start() throws Exception {
        platform = TestPlatform.start(Dialect.POSTGRESQL, folder.resolve("data"));
        database = platform.bean(Database.class);
        platform.advisories(TestPlatform.database(
                folder, "all", "npm", Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "MODERATE")));
        assertThat(platform.register(Fleet.document("one", Fleet.npm("left", "1.0.0", "app")), "one")
                        .status())
                .isEqualTo(201);
        // the first policy has every image judged anew, also those that are about to be registered
        assertThat(send("PUT", "/api/v1/policies/first", "application/yaml", POLICY.formatted("first", "high"))
                        .status())
                .isEqualTo(201);
        judged();
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            POST; /api/v1/decisions;       application/json; {"decisions": [{"vulnerability": "GHSA-aaaa-bbbb-cccc", \
            "image": 1, "status": "fixed"}]}
            POST; /api/v1/scopes;          application/json; {"name": "some", "expression": "repository != 'x'"}
            """)
    void an_image_that_is_marked_while_it_is_judged_waits_again(String method, String path, String type, String body)
            throws Exception {
        var change = database.write(() -> {
            database.alone(Locks.RESCAN); // as whoever judges
            waits();
            database.together(Locks.MATCHES);
            assertThat(platform.bean(RejudgeQueue.class).take(10)).containsExactly(1L);
            return meanwhile(method, path, type, body);
        });
        assertThat(change.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
        judged();
    }

    @Test
    void an_image_that_is_registered_while_a_policy_is_saved_is_judged_by_it() throws Exception {
        var change = database.write(() -> {
            platform.bean(Registrations.class)
                    .register(
                            Fleet.image("late", false, List.of(Fleet.npm("left", "1.0.0", "late"))),
                            "late",
                            "digest",
                            List.of(),
                            Principal.administrator("late"));
            return meanwhile("PUT", "/api/v1/policies/second", "application/yaml", POLICY.formatted("second", "low"));
        });
        assertThat(change.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
        judged();
    }

    /// Marks the image from another transaction, which has ended then.
    private void waits() {
        CompletableFuture.runAsync(() ->
                        database.write(() -> platform.bean(RejudgeQueue.class).mark(List.of(1L))))
                .join();
    }

    /// Has somebody change something, who waits for this transaction, or has passed it by when this ends.
    private CompletableFuture<TestPlatform.Answer> meanwhile(String method, String path, String type, String body) {
        var change = CompletableFuture.supplyAsync(() -> {
            try {
                return send(method, path, type, body);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        try {
            change.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // it waits
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return change;
    }

    private void judged() throws Exception {
        for (int i = 0; i < 200 && !platform.bean(RejudgeQueue.class).isEmpty(); i++) {
            Thread.sleep(50);
        }
        database.write(() -> database.alone(Locks.RESCAN)); // what was taken is stored
        assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
    }

    private TestPlatform.Answer send(String method, String path, String type, String body) throws Exception {
        return platform.send(
                platform.request(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
    }
}
