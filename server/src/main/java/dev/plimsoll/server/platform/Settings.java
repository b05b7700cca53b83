package dev.plimsoll.server.platform;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator sets (`plimsoll.*`; on the command line `--data` and so on).
///
/// @param data folder for all that the platform keeps on disk
/// @param databaseUrl JDBC address of SQLite or PostgreSQL; empty for SQLite in the data folder
/// @param databaseUser of PostgreSQL, where the address does not tell
/// @param databasePassword of PostgreSQL; give it by environment (`PLIMSOLL_DATABASE_PASSWORD`)
/// @param largestRegistration bytes of one registration that are read
/// @param largestDatabase bytes of one advisory database that are taken
@ConfigurationProperties("plimsoll")
public record Settings(
        @DefaultValue("plimsoll-data") Path data,
        @DefaultValue("") String databaseUrl,
        @DefaultValue("") String databaseUser,
        @DefaultValue("") String databasePassword,
        @DefaultValue("67108864") long largestRegistration,
        @DefaultValue("2147483648") long largestDatabase) {
    @Override
    public String toString() {
        return "Settings[data=" + data + "]"; // never the password
    }
}
