package dev.plimsoll.server.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.server.rescan.Verification;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.TreeSet;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Components that were stored when each held the names of its package (before V360) are found, matched and shared as
/// if they had come since.
final class EarlierComponentsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void components_of_an_earlier_release_are_found_matched_and_shared(Dialect dialect) throws Exception {
        var data = Files.createDirectories(folder.resolve("data"));
        var url =
                switch (dialect) {
                    case SQLITE -> "jdbc:sqlite:" + data.resolve("plimsoll.db");
                    case POSTGRESQL -> TestPlatform.postgresql();
                };
        var older = Fleet.npm("left", "1.0.0", "app");
        var source = Fleet.deb("libssl3", "openssl", "3.0.1", "base");
        earlier(dialect, url);
        try (var connection = DriverManager.getConnection(url)) {
            execute(
                    connection,
                    "INSERT INTO operating_system(digest, content) VALUES (?, ?)",
                    Stored.digest(Stored.json(Fleet.DEBIAN)),
                    Stored.json(Fleet.DEBIAN));
            insert(connection, older, PurlParts.unversioned(older.purl()));
            insert(connection, Fleet.npm("left", "2.0.0", "app"), ""); // of before there was that column
            insert(connection, source, "");
        }
        try (var platform = TestPlatform.start(Dialect.SQLITE, data, "plimsoll.database-url=" + url)) {
            var database = platform.bean(Database.class);
            assertThat(names(platform, "package=pkg:npm/left")).hasSize(2);
            assertThat(names(platform, "name=libssl3"))
                    .containsExactly(source.purl().canonical());
            assertThat(database.sql("SELECT COUNT(*) FROM package")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2);
            var others = TestPlatform.database(
                    folder, "first", "npm", Fleet.osv("GHSA-zzzz-zzzz-zzzz", "npm", "right", "3.0.0", "LOW"));
            assertThat(platform.advisories(others).status()).isEqualTo(200);
            var advisories = TestPlatform.database(
                    folder,
                    "second",
                    "npm",
                    Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "3.0.0", "CRITICAL"),
                    "Debian",
                    Fleet.osv("DEBIAN-CVE-2026-0001", "Debian:12", "openssl", "3.0.15-1", "HIGH"));
            assertThat(platform.advisories(advisories).status()).isEqualTo(200);
            assertThat(database.sql("SELECT component_id FROM component_match WHERE resolved_at IS NULL ORDER BY 1")
                            .query(Long.class)
                            .list())
                    .containsExactly(1L, 2L, 3L);
            var answer = platform.register(Fleet.document("new", older, source), "key");
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            assertThat(answer.json().path("findings").size()).isEqualTo(2);
            assertThat(database.sql("SELECT COUNT(*) FROM component")
                            .query(Long.class)
                            .single())
                    .isEqualTo(3);
            assertThat(platform.register(Fleet.document("newer", Fleet.npm("left", "4.0.0", "app")), "key2")
                            .status())
                    .isEqualTo(201);
            assertThat(names(platform, "package=pkg:npm/left")).hasSize(3);
            assertThat(platform.bean(Verification.class).verify().differences()).isEmpty();
            if (dialect == Dialect.SQLITE) {
                assertThat(database.sql("PRAGMA foreign_key_check").query().listOfRows())
                        .isEmpty();
            }
        }
    }

    /// The tables of the release before.
    private static void earlier(Dialect dialect, String url) {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .placeholders(dialect.words())
                .load()
                .migrate();
    }

    private static void insert(Connection connection, InstalledPackage installed, String named) throws SQLException {
        var component = NamedPackage.of(installed);
        var identity = ComponentIdentity.of(installed, Stored.digest(Stored.json(Fleet.DEBIAN)))
                .written();
        boolean ofDebian = installed.purl().canonical().startsWith("pkg:deb");
        execute(
                connection,
                "INSERT INTO component(digest, operating_system_id, purl, package, name, version, lookup, source_lookup,"
                        + " content, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                identity.digest(),
                ofDebian ? 1L : null,
                installed.purl().canonical(),
                named,
                installed.name(),
                installed.version(),
                component.lookup(),
                component.sourceLookup().isEmpty() ? null : component.sourceLookup(),
                identity.content());
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static TreeSet<String> names(TestPlatform platform, String asked) throws Exception {
        var found = new TreeSet<String>();
        platform.get("/api/v1/components?" + asked)
                .json()
                .path("items")
                .forEach(one -> found.add(one.path("purl").asString()));
        return found;
    }
}
