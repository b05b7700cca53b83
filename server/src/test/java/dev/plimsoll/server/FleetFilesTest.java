package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What benches measure on fleets that were made at once is true of fleets that clients registered.
final class FleetFilesTest {
    private static final int IMAGES = 12;

    /// What says when something was, or by whom and under which number of chance it came.
    private static final Set<String> CHANCE = Set.of(
            "at",
            "first_seen",
            "last_seen",
            "registered_at",
            "last_registered_at",
            "opened_at",
            "changed_at",
            "judged_at",
            "uid",
            "principal",
            "idempotency_key",
            "request_digest");

    /// What a registration writes.
    private static final Set<String> COMPARED = Set.of(
            "component",
            "component_doubt",
            "component_match",
            "component_set",
            "component_set_member",
            "event",
            "executable_set",
            "finding_assessment",
            "image",
            "image_component_set",
            "image_executable_set",
            "image_layer",
            "image_name",
            "image_summary",
            "image_verdict",
            "layer",
            "layer_chain",
            "practice_commit",
            "practice_day",
            "practice_violation",
            "registration",
            "scope_image",
            "vulnerability",
            "vulnerability_alias");

    /// What is told when a platform has started or its advisories came, with how old they are by then.
    private static final String TOLD =
            " WHERE type NOT IN ('dev.plimsoll.feed.stale', 'dev.plimsoll.rescan.completed')";

    @TempDir
    private Path folder;

    @Test
    void a_fleet_that_is_made_at_once_is_what_clients_would_have_registered() throws Exception {
        var made = FleetFiles.sqlite(folder, List.of(IMAGES));
        try (var registered =
                        TestPlatform.start(Dialect.SQLITE, folder.resolve("registered"), "plimsoll.update.every=0s");
                var fleet = FleetFiles.start(made, "")) {
            assertThat(registered.advisories(folder.resolve("before.db")).status())
                    .isEqualTo(200);
            FleetFiles.scopes(registered);
            for (int i = 0; i < IMAGES; i++) {
                var answer = registered.register(RegistrationWriter.write(LargeFleet.image(i)), "key" + i);
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            }
            var expected = contents(registered.bean(Database.class));
            var found = contents(fleet.bean(Database.class));
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            assertThat(expected)
                    .extractingByKeys("image", "component", "component_match", "event", "image_verdict")
                    .allSatisfy(rows -> assertThat(rows).hasSizeGreaterThan(IMAGES - 1));
            expected.forEach(
                    (table, rows) -> assertThat(found.get(table)).as(table).isEqualTo(rows));
        }
    }

    /// By table, the rows without what is chance.
    private static Map<String, List<String>> contents(Database database) {
        var contents = new TreeMap<String, List<String>>();
        var tables = database.sql("SELECT name FROM sqlite_master WHERE type = 'table'"
                        + " AND name NOT LIKE 'sqlite%' ORDER BY name")
                .query(String.class)
                .list();
        for (var table : tables) {
            if (COMPARED.contains(table)) {
                contents.put(table, rows(database, table));
            }
        }
        return contents;
    }

    private static List<String> rows(Database database, String table) {
        var rows = new ArrayList<String>();
        database.sql("SELECT * FROM " + table + (table.equals("event") ? TOLD : ""))
                .query()
                .listOfRows()
                .forEach(row -> {
                    row.keySet().removeAll(CHANCE);
                    rows.add(row.toString());
                });
        return rows.stream().sorted().toList();
    }
}
