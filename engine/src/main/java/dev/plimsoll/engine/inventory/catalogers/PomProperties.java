package dev.plimsoll.engine.inventory.catalogers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;

/// Maven's `pom.properties`: the artifact's coordinates as they were when it was packed. Empty where they
/// are not stated, or where the build left a placeholder in them.
record PomProperties(String groupId, String artifactId, String version) {
    static final PomProperties EMPTY = new PomProperties("", "", "");

    /// @throws IOException if it is no properties file
    static PomProperties read(byte[] bytes) throws IOException {
        var properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(bytes));
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no properties file: " + e.getMessage(), e);
        }
        return new PomProperties(
                value(properties, "groupId"), value(properties, "artifactId"), value(properties, "version"));
    }

    private static String value(Properties properties, String name) {
        String value = properties.getProperty(name, "").strip();
        return value.contains("${") || value.contains("@") ? "" : value;
    }
}
