package dev.plimsoll.notifier.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Which findings of an event a message tells of, by their place in it, as the outbox keeps it: `*` or `0,3,4`.
final class Places {
    private Places() {}

    static String text(List<Integer> places) {
        return places.isEmpty()
                ? "*"
                : places.stream().sorted().distinct().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// Empty for all.
    static List<Integer> read(String text) {
        return text.equals("*")
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }
}
