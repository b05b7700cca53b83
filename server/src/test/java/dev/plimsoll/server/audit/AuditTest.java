package dev.plimsoll.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AuditTest {
    @TempDir
    private Path folder;

    private final Principal alice = Principal.administrator("alice");

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void each_entry_seals_those_before_it(Dialect dialect) throws Exception {
        try (var platform = TestPlatform.start(dialect, folder)) {
            var audit = platform.bean(Audit.class);
            var log = platform.bean(AuditLog.class);
            var database = platform.bean(Database.class);
            long before = log.verify(Optional.empty()).entries();
            try (var writers = Executors.newFixedThreadPool(8)) {
                IntStream.range(0, 40)
                        .forEach(n ->
                                writers.execute(() -> audit.record(alice, "test.done", "thing " + n, Map.of("n", n))));
                writers.shutdown();
                assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
            var whole = log.verify(Optional.empty());
            assertThat(whole.fault()).isEmpty();
            assertThat(whole.entries()).isEqualTo(before + 40);

            assertThatThrownBy(() -> database.write(() -> {
                        audit.record(alice, "test.undone", "nothing", Map.of());
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            assertThat(log.verify(Optional.of(whole.head()))).isEqualTo(whole);

            var page = platform.get("/api/v1/audit?limit=3&action=test.done").json();
            assertThat(page.path("items").size()).isEqualTo(3);
            assertThat(page.path("items").path(0).path("id").asLong()).isEqualTo(whole.entries());
            assertThat(page.path("items").path(0).path("principal").asString()).isEqualTo("alice");
            var next = platform.get(
                    "/api/v1/audit?limit=1&after=" + page.path("next").asString());
            assertThat(next.json().path("items").path(0).path("id").asLong()).isEqualTo(whole.entries() - 3);

            long last = whole.entries();
            tamper(database, "DELETE FROM audit_entry WHERE id = ?", last);
            assertThat(log.verify(Optional.empty()).fault()).isEmpty(); // the end alone does not show it
            assertThat(log.verify(Optional.of(whole.head())).fault().orElse("")).contains("cut off");
            tamper(database, "UPDATE audit_entry SET principal = 'mallory' WHERE id = ?", last - 3);
            assertThat(log.verify(Optional.empty()).fault()).hasValue("entry " + (last - 3) + " was changed");
            tamper(database, "DELETE FROM audit_entry WHERE id = ?", last - 5);
            assertThat(log.verify(Optional.empty()).fault()).hasValue("entry " + (last - 5) + " is missing");
        }
    }

    /// A forger who computes the hash of the entry anew still breaks the one behind it.
    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = "SQLITE")
    void a_forged_hash_breaks_the_chain_behind_it(Dialect dialect) throws Exception {
        try (var platform = TestPlatform.start(dialect, folder)) {
            var audit = platform.bean(Audit.class);
            var database = platform.bean(Database.class);
            for (int n = 0; n < 3; n++) {
                audit.record(alice, "test.done", "thing", Map.of());
            }
            long last = platform.bean(AuditLog.class).verify(Optional.empty()).entries();
            var forged = database.sql("SELECT id, at, details, previous FROM audit_entry WHERE id = ?")
                    .param(last - 1)
                    .query((row, n) -> new AuditEntry(
                            row.getLong(1),
                            row.getLong(2),
                            "mallory",
                            "test.done",
                            "thing",
                            row.getString(3),
                            row.getString(4)))
                    .single();
            database.sql("UPDATE audit_entry SET principal = 'mallory', hash = ? WHERE id = ?")
                    .params(forged.hash(), last - 1)
                    .update();
            assertThat(platform.bean(AuditLog.class).verify(Optional.empty()).fault())
                    .hasValue("entry " + last + " does not follow the one before it");
        }
    }

    private static void tamper(Database database, String statement, long id) {
        assertThat(database.sql(statement).param(id).update()).isEqualTo(1);
    }
}
