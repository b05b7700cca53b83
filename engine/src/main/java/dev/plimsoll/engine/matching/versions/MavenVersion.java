package dev.plimsoll.engine.matching.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Maven's versions, as `ComparableVersion` of maven-artifact ordered them before 3.8.7 (the "Version Order
/// Specification" of the POM reference): a list of numbers and qualifiers that goes on in a list of its own after
/// each hyphen and each change between digits and letters.
final class MavenVersion implements VersionScheme {
    /// From the oldest; the empty one is the release itself.
    private static final List<String> QUALIFIERS = List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");

    private static final int RELEASE = QUALIFIERS.indexOf("");

    @Override
    public String name() {
        return "maven";
    }

    @Override
    public Comparison compare(String left, String right) {
        var l = parse(left.strip());
        var r = parse(right.strip());
        return l == null || r == null ? Comparison.UNKNOWN : Comparison.of(compareLists(l, r));
    }

    /// A list inside a list is always its last item: what remains to be compared is the next pair of lists.
    private static int compareLists(Items left, Items right) {
        @Nullable Items l = left;
        @Nullable Items r = right;
        while (l != null && r != null) {
            int common = Math.min(l.items.size(), r.items.size());
            for (int i = 0; i < common; i++) {
                int sign = l.items.get(i).compareTo(r.items.get(i));
                if (sign != 0) {
                    return sign;
                }
            }
            if (l.items.size() > common) {
                int sign = r.rest == null
                        ? l.compareToEnd(common)
                        : l.items.get(common).compareToList();
                if (sign != 0 || r.rest != null) {
                    return sign;
                }
            } else if (r.items.size() > common) {
                int sign = l.rest == null
                        ? r.compareToEnd(common)
                        : r.items.get(common).compareToList();
                if (sign != 0 || l.rest != null) {
                    return -sign;
                }
            }
            l = l.rest;
            r = r.rest;
        }
        return l != null ? compareAllToEnd(l) : r != null ? -compareAllToEnd(r) : 0;
    }

    private static int compareAllToEnd(Items list) {
        for (@Nullable Items each = list; each != null; each = each.rest) {
            int sign = each.compareToEnd(0);
            if (sign != 0) {
                return sign;
            }
        }
        return 0;
    }

    private static @Nullable Items parse(String version) {
        if (version.isEmpty() || version.chars().anyMatch(c -> c <= ' ')) {
            return null;
        }
        var text = version.toLowerCase(Locale.ROOT);
        var lists = new ArrayList<Items>();
        var list = new Items();
        lists.add(list);
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean change = i > start && Digits.isDigit(c) != Digits.isDigit(text.charAt(i - 1));
            if (c == '.' || c == '-') {
                list.items.add(Item.of(text.substring(start, i), false));
                start = i + 1;
            } else if (change) {
                list.items.add(Item.of(text.substring(start, i), Digits.isDigit(c)));
                start = i;
            } else {
                continue;
            }
            if (c != '.') {
                list = new Items();
                lists.add(list);
            }
        }
        if (start < text.length()) {
            list.items.add(Item.of(text.substring(start), false));
        }
        return chain(lists);
    }

    /// Puts the lists into one another, from the last; zeros and releases at the end of each, and empty lists, go.
    private static Items chain(List<Items> lists) {
        @Nullable Items rest = null;
        for (int i = lists.size() - 1; i >= 0; i--) {
            var list = lists.get(i);
            list.rest = rest;
            while (!list.items.isEmpty() && list.items.getLast().isNull()) {
                list.items.removeLast();
            }
            rest = list.items.isEmpty() && rest == null ? null : list;
        }
        return lists.getFirst();
    }

    /// One list, and the one that stands as its last item.
    private static final class Items {
        final List<Item> items = new ArrayList<>();

        @Nullable
        Items rest;

        int compareToEnd(int from) {
            for (int i = from; i < items.size(); i++) {
                int sign = items.get(i).compareToEnd();
                if (sign != 0) {
                    return sign;
                }
            }
            return 0;
        }
    }

    private record Item(String text, boolean number) implements Comparable<Item> {
        static Item of(String word, boolean digitFollows) {
            if (word.isEmpty()) {
                return new Item("0", true);
            }
            if (Digits.isDigit(word.charAt(0))) {
                return new Item(word, true);
            }
            return new Item(
                    switch (word) {
                        case "a" -> digitFollows ? "alpha" : word;
                        case "b" -> digitFollows ? "beta" : word;
                        case "m" -> digitFollows ? "milestone" : word;
                        case "cr" -> "rc";
                        case "ga", "final", "release" -> "";
                        default -> word;
                    },
                    false);
        }

        boolean isNull() {
            return number ? Digits.isZero(text) : text.isEmpty();
        }

        @Override
        public int compareTo(Item other) {
            if (number != other.number) {
                return number ? 1 : -1;
            }
            if (number) {
                return Digits.compare(text, other.text);
            }
            int byRank = Integer.compare(rank(), other.rank());
            return byRank != 0 ? byRank : text.compareTo(other.text);
        }

        /// 1.any < 1-1 < 1.1
        int compareToList() {
            return number ? 1 : -1;
        }

        int compareToEnd() {
            return number ? (Digits.isZero(text) ? 0 : 1) : Integer.compare(rank(), RELEASE);
        }

        private int rank() {
            int rank = QUALIFIERS.indexOf(text);
            return rank < 0 ? QUALIFIERS.size() : rank;
        }
    }
}
