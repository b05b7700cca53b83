package dev.plimsoll.server.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// Opens the database that the settings name.
@Configuration(proxyBeanMethods = false)
class DatabaseWiring {
    private static final int SQLITE_READERS = 8;
    private static final int READER_KIB = 64 << 10;
    /// A place in each index, and in the tables that foreign keys point at, for what every image brings.
    private static final int WRITER_KIB = 128 << 10;
    /// Of 4 KiB, until a commit copies the write-ahead log into the file: where [Checkpoints] did not in time.
    private static final String WAL_PAGES = "65536";
    private static final int BUSY_MILLIS = 30_000;
    private static final int POSTGRESQL_CONNECTIONS = 16;
    /// One that is gone is told soon rather than waited for.
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Dialect dialect(Settings settings) {
        return settings.databaseUrl().isEmpty() ? Dialect.SQLITE : Dialect.of(settings.databaseUrl());
    }

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(Settings settings, Dialect dialect, ObjectProvider<FolderLock> lock) {
        try {
            makeFolder(settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the data folder " + settings.data() + "; name another with --data DIR", e);
        }
        return switch (dialect) {
            case SQLITE -> {
                requireWritable(settings.data());
                lock.ifAvailable(one -> one.take(settings.data()));
                yield new HikariDataSource(sqlite(settings, "database", SQLITE_READERS, READER_KIB));
            }
            case POSTGRESQL -> new HikariDataSource(postgresql(settings));
        };
    }

    /// Whatever writes has a connection of its own on SQLite: pages that one connection writes are read anew by all
    /// others, so that a writer that is always the same finds what it wrote before in its cache.
    @Bean(destroyMethod = "close")
    Database database(HikariDataSource readers, Settings settings, Dialect dialect) {
        return switch (dialect) {
            case SQLITE ->
                Database.sqlite(
                        readers, new HikariDataSource(sqlite(settings, "writer", 1, WRITER_KIB)), unpooled(settings));
            case POSTGRESQL -> Database.postgresql(readers);
        };
    }

    private static HikariConfig sqlite(Settings settings, String name, int connections, int cache) {
        var pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(sqliteUrl(settings));
        pool.setMaximumPoolSize(connections);
        pool.addDataSourceProperty("journal_mode", "WAL");
        // what was answered with success outlives a power cut
        pool.addDataSourceProperty("synchronous", "FULL");
        pool.addDataSourceProperty("wal_autocheckpoint", WAL_PAGES);
        pool.addDataSourceProperty("foreign_keys", "true");
        pool.addDataSourceProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
        pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        pool.addDataSourceProperty("cache_size", Integer.toString(-cache));
        pool.addDataSourceProperty("temp_store", "MEMORY");
        return pool;
    }

    private static String sqliteUrl(Settings settings) {
        return settings.databaseUrl().isEmpty()
                ? "jdbc:sqlite:" + settings.data().resolve("plimsoll.db").toAbsolutePath()
                : settings.databaseUrl();
    }

    private static HikariConfig postgresql(Settings settings) {
        var pool = new HikariConfig();
        pool.setPoolName("database");
        pool.setJdbcUrl(settings.databaseUrl());
        pool.setMaximumPoolSize(POSTGRESQL_CONNECTIONS);
        pool.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        pool.addDataSourceProperty("connectTimeout", "5");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.addDataSourceProperty("ApplicationName", "plimsoll");
        // what reaches the whole fleet is joined in memory; compiling such a statement takes longer than it does
        pool.setConnectionInitSql("SET work_mem = '32MB'; SET jit = off");
        if (!settings.databaseUser().isEmpty()) {
            pool.setUsername(settings.databaseUser());
            pool.setPassword(settings.databasePassword());
        }
        return pool;
    }

    /// SQLite opens for reading what it may not write, and says so with the first change only.
    private static void requireWritable(Path data) {
        for (var path : List.of(data, data.resolve("plimsoll.db"))) {
            if (Files.exists(path) && !Files.isWritable(path)) {
                throw new IllegalStateException("cannot write " + path + ": run the platform as the user who owns it");
            }
        }
    }

    /// Whoever else is on the machine need not read hashes of passwords.
    private static void makeFolder(Path data) throws IOException {
        if (!Files.isDirectory(data)
                && data.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(data);
        }
    }

    @Bean
    FlywayConfigurationCustomizer migrations(Settings settings, Dialect dialect) {
        return configuration -> {
            configure(configuration, dialect);
            configuration.callbacks(new MigrationLog());
            if (dialect == Dialect.SQLITE) {
                configuration.dataSource(unpooled(settings));
            }
        };
    }

    /// For what is done by a connection of its own. Foreign keys are not looked at: SQLite changes a table by writing
    /// it
    /// anew, which no table may point at meanwhile.
    private static DataSource unpooled(Settings settings) {
        var pragmas = new SQLiteConfig();
        pragmas.setJournalMode(SQLiteConfig.JournalMode.WAL);
        pragmas.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        pragmas.setBusyTimeout(BUSY_MILLIS);
        pragmas.enforceForeignKeys(false);
        var source = new SQLiteDataSource(pragmas);
        source.setUrl(sqliteUrl(settings));
        return source;
    }

    /// One set of migrations for both databases, and beside it what only one of them can say; features have their own
    /// hundreds, so that they may grow beside one another. Those of a new release are applied all or none, in one
    /// transaction.
    static void configure(FluentConfiguration configuration, Dialect dialect) {
        configuration
                .locations(
                        "classpath:db/migration",
                        "classpath:db/" + dialect.name().toLowerCase(Locale.ROOT))
                .placeholders(dialect.words())
                .outOfOrder(true)
                .ignoreMigrationPatterns(new String[0]) // what a newer release has made of it, this one would damage
                .group(true)
                .validateMigrationNaming(true);
    }
}
