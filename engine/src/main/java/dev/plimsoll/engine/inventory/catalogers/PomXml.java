package dev.plimsoll.engine.inventory.catalogers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a Maven project's `pom.xml` says about itself (maven.apache.org, "POM Reference").
///
/// A reader of just that much XML: elements, text, character references, CDATA. There is no document type,
/// so no entity and nothing to fetch. Values are empty where the file states none or one that only Maven
/// could resolve.
record PomXml(String groupId, String artifactId, String version, List<String> licences) {
    private static final int DEEPEST = 100;
    private static final int MOST_PROPERTIES = 1000;

    PomXml {
        licences = List.copyOf(licences);
    }

    /// @throws IOException if it is no XML, or nested deeper than 100
    static PomXml read(byte[] bytes) throws IOException {
        var reader = new Reader(new String(bytes, StandardCharsets.UTF_8));
        reader.read();
        return reader.pom();
    }

    private static final class Reader {
        private final String xml;
        private final List<String> path = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final Map<String, String> values = new TreeMap<>();
        private final List<String> licences = new ArrayList<>();
        private boolean wanted;

        private Reader(String xml) {
            this.xml = xml;
        }

        private void read() throws IOException {
            int at = 0;
            while (true) {
                int tag = xml.indexOf('<', at);
                if (tag < 0) {
                    break;
                }
                text(at, tag);
                if (xml.startsWith("<!--", tag)) {
                    at = behind("-->", tag + 4);
                } else if (xml.startsWith("<![CDATA[", tag)) {
                    at = behind("]]>", tag + 9);
                    text.append(xml, tag + 9, wanted ? at - 3 : tag + 9);
                } else if (xml.startsWith("<?", tag)) {
                    at = behind("?>", tag + 2);
                } else if (xml.startsWith("<!", tag)) {
                    throw new IOException("it has a document type declaration, which is not read");
                } else if (xml.startsWith("</", tag)) {
                    at = behind(">", tag + 2);
                    end();
                    if (path.isEmpty()) {
                        return;
                    }
                } else {
                    at = behind(">", tag + 1);
                    begin(name(tag + 1, at - 1));
                    if (xml.charAt(at - 2) == '/') {
                        end();
                    }
                }
            }
            throw new IOException("it is no XML document, or it breaks off");
        }

        private int behind(String end, int from) throws IOException {
            int at = xml.indexOf(end, from);
            if (at < 0) {
                throw new IOException("it is no XML document, or it breaks off");
            }
            return at + end.length();
        }

        private String name(int from, int to) {
            int end = from;
            int start = from;
            while (end < to && !Character.isWhitespace(xml.charAt(end)) && xml.charAt(end) != '/') {
                if (xml.charAt(end) == ':') {
                    start = end + 1;
                }
                end++;
            }
            return xml.substring(start, end);
        }

        private void begin(String element) throws IOException {
            if (path.size() == DEEPEST) {
                throw new IOException("it is nested deeper than " + DEEPEST + ", the limit");
            }
            path.add(element);
            text.setLength(0);
            wanted = isWanted();
        }

        /// Most of a file is about dependencies and plug-ins: their text is not even put together.
        private boolean isWanted() {
            if (path.size() < 2 || path.size() > 4) {
                return false;
            }
            return path.size() == 2
                    || switch (path.get(1)) {
                        case "parent", "properties", "licenses" -> true;
                        default -> false;
                    };
        }

        private void end() {
            if (path.isEmpty()) {
                return;
            }
            if (wanted && path.getFirst().equals("project")) {
                take(text.toString().strip());
            }
            path.removeLast();
            text.setLength(0);
            wanted = false; // what follows an inner element is white space
        }

        private void take(String value) {
            if (value.isEmpty()) {
                return;
            }
            String section = path.size() == 2 ? "" : path.get(1);
            if (path.size() == 2 || (path.size() == 3 && section.equals("parent"))) {
                values.putIfAbsent((section.isEmpty() ? "" : "parent.") + path.getLast(), value);
            } else if (path.size() == 3 && section.equals("properties") && values.size() < MOST_PROPERTIES) {
                values.putIfAbsent("${" + path.getLast() + "}", value);
            } else if (path.size() == 4
                    && section.equals("licenses")
                    && path.getLast().equals("name")) {
                licences.add(value);
            }
        }

        private void text(int from, int to) {
            if (!wanted) {
                return;
            }
            int at = from;
            while (at < to) {
                int reference = xml.indexOf('&', at);
                int semicolon = reference < 0 ? -1 : xml.indexOf(';', reference);
                if (reference < 0 || reference >= to || semicolon < 0 || semicolon >= to) {
                    text.append(xml, at, to);
                    return;
                }
                text.append(xml, at, reference);
                text.append(character(xml.substring(reference + 1, semicolon)));
                at = semicolon + 1;
            }
        }

        private static String character(String reference) {
            return switch (reference) {
                case "amp" -> "&";
                case "lt" -> "<";
                case "gt" -> ">";
                case "quot" -> "\"";
                case "apos" -> "'";
                default -> "?";
            };
        }

        private PomXml pom() {
            values.putIfAbsent("groupId", values.getOrDefault("parent.groupId", ""));
            values.putIfAbsent("version", values.getOrDefault("parent.version", ""));
            return new PomXml(resolved("groupId"), resolved("artifactId"), resolved("version"), licences);
        }

        /// The value with properties of this very file put in; empty if others are needed.
        private String resolved(String name) {
            String value = values.getOrDefault(name, "");
            for (int round = 0; round < 8; round++) {
                int open = value.indexOf("${");
                int close = value.indexOf('}', open + 2);
                if (open < 0 || close < 0) {
                    return value;
                }
                String put = property(value.substring(open + 2, close));
                value = value.substring(0, open) + put + value.substring(close + 1);
                if (put.isEmpty() || value.length() > 1000) {
                    return "";
                }
            }
            return "";
        }

        private String property(String name) {
            String own = values.get("${" + name + "}");
            if (own != null) {
                return own;
            }
            String element = name.startsWith("project.")
                    ? name.substring(8)
                    : name.startsWith("pom.") ? name.substring(4) : name;
            return values.getOrDefault(element, "");
        }
    }
}
