package dev.plimsoll.notifier.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Plain SQL on one connection, in the subset that SQLite and PostgreSQL both speak. Statements are prepared once.
public final class Sql implements AutoCloseable {
    /// Statements are few and constant, apart from those that count their parameters.
    private static final int MOST_STATEMENTS = 200;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    /// Reads one row.
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /// @return how many rows it changed
    public int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /// An `INSERT … RETURNING id`; empty where the row was there already.
    public Optional<Long> insert(String sql, @Nullable Object... values) throws SQLException {
        return query(sql, row -> row.getLong(1), values).stream().findFirst();
    }

    public <T> List<T> query(String sql, Row<T> reader, @Nullable Object... values) throws SQLException {
        try (var rows = bound(sql, values).executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /// A count or a sum.
    public long number(String sql, @Nullable Object... values) throws SQLException {
        return query(sql, row -> row.getLong(1), values).getFirst();
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        if (prepared.size() > MOST_STATEMENTS) {
            close();
        }
        var statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case String text -> statement.setString(i + 1, text);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case null -> statement.setNull(i + 1, java.sql.Types.NULL);
                default -> throw new SQLException("no way to store a " + values[i]);
            }
        }
        return statement;
    }

    @Override
    public void close() {
        for (var statement : prepared.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                // its connection is gone, and the statement with it
            }
        }
        prepared.clear();
    }
}
