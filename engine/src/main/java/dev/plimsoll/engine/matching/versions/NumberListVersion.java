package dev.plimsoll.engine.matching.versions;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lists of numbers, compared from the left, the shorter list first: R's `package_version` and Haskell's
/// `Data.Version` (Package Versioning Policy). In both, 1.0 is older than 1.0.0.
final class NumberListVersion implements VersionScheme {
    private final String name;
    private final String separators;

    /// @param separators the characters that part the numbers
    NumberListVersion(String name, String separators) {
        this.name = name;
        this.separators = separators;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = numbers(left.strip());
        var r = numbers(right.strip());
        if (l == null || r == null) {
            return Comparison.UNKNOWN;
        }
        for (int i = 0; i < Math.min(l.size(), r.size()); i++) {
            int sign = Digits.compare(l.get(i), r.get(i));
            if (sign != 0) {
                return Comparison.of(sign);
            }
        }
        return Comparison.of(Integer.compare(l.size(), r.size()));
    }

    private @Nullable List<String> numbers(String text) {
        var numbers = new ArrayList<String>();
        int at = 0;
        while (true) {
            int end = Digits.end(text, at);
            if (end == at) {
                return null;
            }
            numbers.add(text.substring(at, end));
            if (end == text.length()) {
                return numbers;
            }
            if (separators.indexOf(text.charAt(end)) < 0) {
                return null;
            }
            at = end + 1;
        }
    }
}
