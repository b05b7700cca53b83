package dev.plimsoll.server.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the database that the settings name.
@Configuration(proxyBeanMethods = false)
class DatabaseWiring {
    private static final int SQLITE_READERS = 8;
    /// Of 4 KiB, until the write-ahead log is copied into the file.
    private static final String WAL_PAGES = "16384";
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
    HikariDataSource dataSource(Settings settings, Dialect dialect) {
        try {
            makeFolder(settings.data());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot make the data folder " + settings.data() + "; name another with --data DIR", e);
        }
        var pool = new HikariConfig();
        pool.setPoolName("database");
        switch (dialect) {
            case SQLITE -> {
                var file = settings.data().resolve("plimsoll.db").toAbsolutePath();
                pool.setJdbcUrl(settings.databaseUrl().isEmpty() ? "jdbc:sqlite:" + file : settings.databaseUrl());
                pool.setMaximumPoolSize(SQLITE_READERS);
                pool.addDataSourceProperty("journal_mode", "WAL");
                // what was answered with success outlives a power cut
                pool.addDataSourceProperty("synchronous", "FULL");
                // an inventory with new packages touches hundreds of pages of indexes: copied once for many of them
                pool.addDataSourceProperty("wal_autocheckpoint", WAL_PAGES);
                pool.addDataSourceProperty("foreign_keys", "true");
                pool.addDataSourceProperty("busy_timeout", "30000");
                pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
                pool.addDataSourceProperty("cache_size", "-65536");
                pool.addDataSourceProperty("temp_store", "MEMORY");
            }
            case POSTGRESQL -> {
                pool.setJdbcUrl(settings.databaseUrl());
                pool.setMaximumPoolSize(POSTGRESQL_CONNECTIONS);
                pool.setConnectionTimeout(LONGEST_WAIT_MILLIS);
                pool.addDataSourceProperty("connectTimeout", "5");
                pool.addDataSourceProperty("reWriteBatchedInserts", "true");
                pool.addDataSourceProperty("ApplicationName", "plimsoll");
                // what reaches the whole fleet is joined in memory; compiling such a statement takes longer than it
                // does
                pool.setConnectionInitSql("SET work_mem = '32MB'; SET jit = off");
                if (!settings.databaseUser().isEmpty()) {
                    pool.setUsername(settings.databaseUser());
                    pool.setPassword(settings.databasePassword());
                }
            }
        }
        return new HikariDataSource(pool);
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
    FlywayConfigurationCustomizer migrations(Dialect dialect) {
        return configuration -> configure(configuration, dialect);
    }

    /// One set of migrations for both databases; features have their own hundreds, so that they may grow
    /// beside one another. Those of a new release are applied all or none, in one transaction.
    static void configure(FluentConfiguration configuration, Dialect dialect) {
        configuration
                .locations("classpath:db/migration")
                .placeholders(dialect.words())
                .outOfOrder(true)
                .group(true)
                .validateMigrationNaming(true);
    }
}
