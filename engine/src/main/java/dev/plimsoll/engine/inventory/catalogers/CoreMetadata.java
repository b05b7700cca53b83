package dev.plimsoll.engine.inventory.catalogers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The head fields of Python core metadata: `Field: value` lines up to the first empty one, a value goes on in
/// lines that start with white space.
///
/// @param name empty if not stated
/// @param version empty if not stated
record CoreMetadata(String name, String version, List<String> licences) {
    /// Old metadata holds the whole description in a head field.
    private static final int LONGEST_HEAD = 4 << 20;

    private static final String LICENCE_CLASSIFIER = "License :: ";

    CoreMetadata {
        licences = List.copyOf(licences);
    }

    /// Reads the head; the description behind it stays unread.
    ///
    /// @throws IOException if the head is longer than 4 MiB
    static CoreMetadata read(InputStream in) throws IOException {
        var reader = new Reader();
        byte[] bytes = new byte[8192];
        int held = 0;
        int start = 0;
        while (true) {
            if (held == bytes.length) {
                if (start > 0) {
                    System.arraycopy(bytes, start, bytes, 0, held - start);
                    held -= start;
                    start = 0;
                } else {
                    bytes = Arrays.copyOf(bytes, bytes.length * 2);
                }
            }
            int count = in.read(bytes, held, bytes.length - held);
            if (count < 0) {
                reader.line(bytes, start, held);
                return reader.done();
            }
            reader.seen += count;
            int end = held + count;
            for (int i = held; i < end; i++) {
                if (bytes[i] == '\n') {
                    if (!reader.line(bytes, start, i)) {
                        return reader.done();
                    }
                    start = i + 1;
                }
            }
            held = end;
            if (reader.seen > LONGEST_HEAD) {
                throw new IOException("it has metadata fields of more than " + LONGEST_HEAD + " bytes, the limit");
            }
        }
    }

    private static final class Reader {
        private long seen;
        private String name = "";
        private String version = "";
        private String expression = "";
        private String licence = "";
        private final List<String> classifiers = new ArrayList<>();
        private boolean inLicence;

        /// Takes one line; false behind the last one of the head.
        private boolean line(byte[] bytes, int from, int to) {
            int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
            if (end == from) {
                return false;
            }
            if (bytes[from] == ' ' || bytes[from] == '\t') {
                if (inLicence) { // a licence of several lines is a text, not a name
                    licence = "";
                }
                return true;
            }
            inLicence = false;
            int colon = from;
            while (colon < end && bytes[colon] != ':') {
                colon++;
            }
            if (colon == end || colon - from > 32) {
                return true;
            }
            String field = new String(bytes, from, colon - from, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
            switch (field) {
                case "name" -> name = name.isEmpty() ? value(bytes, colon + 1, end) : name;
                case "version" -> version = version.isEmpty() ? value(bytes, colon + 1, end) : version;
                case "license-expression" -> expression = value(bytes, colon + 1, end);
                case "license" -> {
                    licence = value(bytes, colon + 1, end);
                    inLicence = true;
                }
                case "classifier" -> {
                    String classifier = value(bytes, colon + 1, end);
                    if (classifier.startsWith(LICENCE_CLASSIFIER)) {
                        classifiers.add(classifier.substring(classifier.lastIndexOf(" :: ") + 4));
                    }
                }
                default -> {}
            }
            return true;
        }

        private static String value(byte[] bytes, int from, int to) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8).strip();
        }

        /// The expression is the newest and most exact of the three ways to state a licence.
        private CoreMetadata done() {
            boolean stated = !licence.isEmpty() && !licence.equalsIgnoreCase("UNKNOWN");
            List<String> licences =
                    !expression.isEmpty() ? List.of(expression) : stated ? List.of(licence) : classifiers;
            return new CoreMetadata(name, version, licences);
        }
    }
}
