package dev.plimsoll.server.platform;

import java.util.LinkedHashMap;
import java.util.Map;

/// The `WHERE` of a list, put together from what was asked for. Texts of users become parameters, never SQL.
public final class Conditions {
    private final StringBuilder text = new StringBuilder();
    private final Map<String, Object> values = new LinkedHashMap<>();

    /// @param condition SQL of ours, for example `i.status = 'REGISTERED'`
    public Conditions and(String condition) {
        text.append(" AND ").append(condition);
        return this;
    }

    /// @param condition SQL of ours with a parameter: `i.id = :image`
    /// @param name of the parameter, without the colon; each for one condition
    public Conditions and(String condition, String name, Object value) {
        values.put(name, value);
        return and(condition);
    }

    /// All of them, each with ` AND ` before it.
    public String sql() {
        return text.toString();
    }

    public Map<String, Object> values() {
        return values;
    }
}
