package dev.plimsoll.engine.policy;

import java.util.List;

/// A part of a YAML document that knows where it stands; line and column count from 1.
sealed interface YamlNode {
    int line();

    int column();

    /// How many nodes it stands for when every alias is written out.
    long weight();

    /// What it is, for messages.
    String kind();

    /// @param plain whether it stands without quotes, so that `true` and `12` are no texts
    record Scalar(String text, boolean plain, int line, int column) implements YamlNode {
        /// Whether nothing is written where a value could be.
        boolean isAbsent() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }

        @Override
        public long weight() {
            return 1;
        }

        @Override
        public String kind() {
            return isAbsent() ? "nothing" : "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
        }
    }

    record Sequence(List<YamlNode> items, int line, int column, long weight) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    record Mapping(List<Entry> entries, int line, int column, long weight) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    record Entry(Scalar key, YamlNode value) {}
}
