package dev.plimsoll.engine.inventory.catalogers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The Java packages of an archive's classes, counted to find the one that they have in common.
final class ClassPackages {
    private static final int MOST_PACKAGES = 20_000;
    private static final int DEEPEST = 6;

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<ZipArchive.Entry> entries = new ArrayList<>();

    void add(ZipArchive.Entry entry) {
        if (entries.size() < MOST_PACKAGES) {
            entries.add(entry);
        }
    }

    boolean any() {
        for (ZipArchive.Entry entry : entries) {
            if (isOwn(entry)) {
                return true;
            }
        }
        return false;
    }

    /// Classes for newer Java versions repeat others; those of an application in an archive are below `WEB-
    /// INF` or `BOOT-INF`.
    private static boolean isOwn(ZipArchive.Entry entry) {
        return !entry.nameStartsWith("meta-inf/")
                && !entry.nameStartsWith("web-inf/")
                && !entry.nameStartsWith("boot-inf/")
                && !entry.nameStartsWith("module-info.");
    }

    /// The longest package, with dots, that four fifths of the classes are in: the others are libraries
    /// that were merged in. Empty if there is none.
    String prefix() {
        int total = 0;
        for (ZipArchive.Entry entry : entries) {
            if (isOwn(entry)) {
                String name = entry.name();
                int slash = name.lastIndexOf('/');
                counts.merge(slash < 0 ? "" : name.substring(0, slash + 1), 1, Integer::sum);
                total++;
            }
        }
        String prefix = "";
        for (int depth = 0; depth < DEEPEST; depth++) {
            String next = largestBelow(prefix, total);
            if (next.isEmpty()) {
                break;
            }
            prefix = next;
        }
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1).replace('/', '.');
    }

    private String largestBelow(String prefix, int total) {
        var below = new TreeMap<String, Integer>();
        counts.forEach((folder, count) -> {
            int end = folder.startsWith(prefix) ? folder.indexOf('/', prefix.length()) : -1;
            if (end >= 0) {
                below.merge(folder.substring(0, end + 1), count, Integer::sum);
            }
        });
        for (var each : below.entrySet()) {
            if (each.getValue() * 5L >= total * 4L) {
                return each.getKey();
            }
        }
        return "";
    }
}
