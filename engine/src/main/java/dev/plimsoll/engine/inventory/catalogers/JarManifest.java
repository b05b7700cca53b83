package dev.plimsoll.engine.inventory.catalogers;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The main attributes of a `META-INF/MANIFEST.MF` (JAR file specification, "JAR Manifest"), read
/// tolerantly: the sections of single entries are left out, so are lines that are none.
///
/// @param attributes by name in lower case
record JarManifest(Map<String, String> attributes) {
    static final JarManifest EMPTY = new JarManifest(Map.of());

    static JarManifest read(byte[] bytes) {
        var attributes = new TreeMap<String, String>();
        String name = "";
        var value = new StringBuilder();
        int at = 0;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            if (end == at && !attributes.isEmpty()) {
                break; // an empty line ends the main section; some files start with one
            }
            if (end > at && bytes[at] == ' ') {
                value.append(new String(bytes, at + 1, end - at - 1, StandardCharsets.UTF_8));
            } else if (end > at) {
                String line = new String(bytes, at, end - at, StandardCharsets.UTF_8);
                int colon = line.indexOf(':');
                put(attributes, name, value);
                name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                value.setLength(0);
                value.append(line, colon + 1, line.length());
                attributes.putIfAbsent(name, "");
            }
            at = end + (end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n' ? 2 : 1);
        }
        put(attributes, name, value);
        attributes.remove("");
        return new JarManifest(attributes);
    }

    private static void put(Map<String, String> attributes, String name, StringBuilder value) {
        if (!name.isEmpty() && attributes.getOrDefault(name, "").isEmpty()) {
            attributes.put(name, value.toString().strip());
        }
    }

    /// The attribute's value without OSGi directives (`;singleton:=true`); empty if it is absent.
    String get(String name) {
        String value = attributes.getOrDefault(name, "");
        int directive = value.indexOf(';');
        String plain = directive < 0 ? value : value.substring(0, directive);
        return plain.replace("\"", "").strip();
    }
}
