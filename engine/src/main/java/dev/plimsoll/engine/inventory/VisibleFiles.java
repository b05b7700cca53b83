package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.LayerPaths.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Lays layers over one another, lowest first, and knows which of the files that told something are still to be seen,
/// and since which layer each of their packages is there. Not safe for several threads.
///
/// A file is hidden by a whiteout of it or of a directory above it, by an opaque directory above it, by any entry at
/// its own path, and by anything but a directory at the path of a directory above it (image-spec, layer.md).
final class VisibleFiles {
    /// As many as Linux follows (path_resolution(7)).
    private static final int MAX_LINKS_FOLLOWED = 40;

    private final PathHasher hasher = new PathHasher();
    private final Map<String, Directory> directories = new HashMap<>();
    private final Map<String, Visible> files = new TreeMap<>();
    private final Map<String, Visible> symbolicLinks = new TreeMap<>();
    private final List<FileFindings> hidden = new ArrayList<>();
    private final RemarkedFiles remarked = new RemarkedFiles();
    private @Nullable List<Link> resolvedLinks;
    private int layers;

    /// A file that is to be seen.
    static final class Visible {
        private final String path;
        private final Directory parent;
        private final long hash;
        private final FileFindings findings;
        private final int[] since;
        private final String target;

        /// @param path its own, or that of a hard link to the file that was read
        /// @param since the layer that brought each package, counted from the lowest, in the packages' order
        private Visible(String path, Directory parent, long hash, FileFindings findings, int[] since, String target) {
            this.path = path;
            this.parent = parent;
            this.hash = hash;
            this.findings = findings;
            this.since = since;
            this.target = target;
        }

        String path() {
            return path;
        }

        FileFindings findings() {
            return findings;
        }

        int since(int packageIndex) {
            return since[packageIndex];
        }
    }

    /// Where a file is, and so what hides it.
    static final class Place {
        private final Directory parent;
        private final long hash;

        private Place(Directory parent, long hash) {
            this.parent = parent;
            this.hash = hash;
        }

        /// Asked for each layer in turn, lowest first.
        boolean isHiddenBy(LayerPaths paths, int layer) {
            return paths.replaces(hash) || parent.hidesContent(paths, layer);
        }
    }

    Place place(String path) {
        return new Place(directory(parent(path)), hasher.hash(path));
    }

    private static final class Directory {
        private final @Nullable Directory parent;
        private final long hash;
        private int askedFor = -1;
        private boolean hidden;

        Directory(@Nullable Directory parent, long hash) {
            this.parent = parent;
            this.hash = hash;
        }

        boolean hidesContent(LayerPaths paths, int layer) {
            if (askedFor != layer) {
                askedFor = layer;
                hidden = paths.hidesContentOf(hash) || (parent != null && parent.hidesContent(paths, layer));
            }
            return hidden;
        }
    }

    /// Lays the next layer on top.
    void add(LayerInventory layer) {
        int index = layers++;
        resolvedLinks = null;
        var before = hide(files, layer.paths(), index);
        before.values().forEach(file -> hidden.add(file.findings));
        hide(symbolicLinks, layer.paths(), index);
        for (var file : layer.files()) {
            show(file.path(), file, before, index);
        }
        for (Link link : layer.paths().hardLinks()) {
            var target = files.get(link.target());
            if (target != null) {
                show(link.path(), target.findings, before, index);
            }
        }
        for (Link link : layer.paths().symbolicLinks()) {
            symbolicLinks.put(link.path(), visible(link.path(), NOTHING, new int[0], link.target()));
        }
        remarked.add(layer, this, index);
    }

    private static final FileFindings NOTHING = FileFindings.later(
            "", new long[0], () -> new FileFindings.Told(List.of(), List.of(), List.of(), List.of(), List.of()));

    private static Map<String, Visible> hide(Map<String, Visible> from, LayerPaths paths, int layer) {
        var hidden = new HashMap<String, Visible>();
        for (var i = from.values().iterator(); i.hasNext(); ) {
            var file = i.next();
            if (paths.replaces(file.hash) || file.parent.hidesContent(paths, layer)) {
                hidden.put(file.path, file);
                i.remove();
            }
        }
        return hidden;
    }

    private void show(String path, FileFindings findings, Map<String, Visible> before, int layer) {
        long[] identities = findings.identities();
        var since = new int[identities.length];
        Arrays.fill(since, layer);
        var old = before.get(path);
        if (old != null && since.length > 0) {
            carryOver(old, identities, since);
        }
        files.put(path, visible(path, findings, since, ""));
    }

    /// Packages that the file's version before had too are there since then. Databases are rewritten in their order, so
    /// most are found where the last one was left off.
    private static void carryOver(Visible old, long[] identities, int[] since) {
        long[] before = old.findings.identities();
        Map<Long, Integer> places = null;
        int next = 0;
        for (int i = 0; i < identities.length; i++) {
            if (next >= before.length || before[next] != identities[i]) {
                if (places == null) {
                    places = new HashMap<>();
                    for (int place = 0; place < before.length; place++) {
                        places.putIfAbsent(before[place], place);
                    }
                }
                var place = places.get(identities[i]);
                if (place == null) {
                    continue;
                }
                next = place;
            }
            since[i] = old.since[next++];
        }
    }

    private Visible visible(String path, FileFindings findings, int[] since, String target) {
        return new Visible(path, directory(parent(path)), hasher.hash(path), findings, since, target);
    }

    private Directory directory(String path) {
        var known = directories.get(path);
        if (known == null) {
            // A path of 4 KB of slashes would be as deep as that: the way up is walked, not recursed.
            var missing = new ArrayList<String>();
            var next = path;
            while (known == null && !next.isEmpty()) {
                missing.add(next);
                next = parent(next);
                known = directories.get(next);
            }
            if (known == null) {
                known = new Directory(null, hasher.hash(""));
                directories.put("", known);
            }
            for (var name : missing.reversed()) {
                known = new Directory(known, hasher.hash(name));
                directories.put(name, known);
            }
        }
        return known;
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /// All that is to be seen, in the order of the paths.
    List<Visible> all() {
        return List.copyOf(files.values());
    }

    /// What files told that an upper layer hides or replaces.
    List<FileFindings> hidden() {
        return List.copyOf(hidden);
    }

    RemarkedFiles remarked() {
        return remarked;
    }

    Optional<Visible> at(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /// The path that this one leads to when its symbolic links are followed; absent when they never end.
    Optional<String> resolve(String path) {
        var resolved = path;
        for (int i = 0; i <= MAX_LINKS_FOLLOWED; i++) {
            var next = followFirstLink(resolved);
            if (next.isEmpty()) {
                return Optional.of(resolved);
            }
            resolved = next.get();
        }
        return Optional.empty();
    }

    private Optional<String> followFirstLink(String path) {
        if (symbolicLinks.isEmpty()) {
            return Optional.empty();
        }
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            var prefix = end < 0 ? path : path.substring(0, end);
            var link = symbolicLinks.get(prefix);
            if (link != null) {
                var rest = end < 0 ? "" : path.substring(end);
                return Optional.of(normalise(link.target.startsWith("/") ? "" : parent(prefix), link.target) + rest);
            }
            if (end < 0) {
                return Optional.empty();
            }
        }
    }

    private static String normalise(String directory, String target) {
        var names = new ArrayList<String>(List.of(directory.isEmpty() ? new String[0] : directory.split("/", -1)));
        for (var name : target.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.removeLast();
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return String.join("/", names);
    }

    /// Every name that a path has through symbolic links to directories, its own first: a package manager from before
    /// `/lib` became a link to `/usr/lib` says `lib/x` of what is `usr/lib/x` now.
    List<String> namesOf(String path) {
        var names = new HashSet<String>();
        var ordered = new ArrayList<String>();
        names.add(path);
        ordered.add(path);
        for (var link : resolvedLinks()) {
            if (path.startsWith(link.target())
                    && path.startsWith("/", link.target().length())) {
                var name = link.path() + path.substring(link.target().length());
                if (names.add(name)) {
                    ordered.add(name);
                }
            }
        }
        return ordered;
    }

    private List<Link> resolvedLinks() {
        if (resolvedLinks == null) {
            var resolved = new ArrayList<Link>();
            for (var link : symbolicLinks.values()) {
                var target = resolve(link.path).orElse("");
                if (!target.isEmpty() && !target.equals(link.path)) {
                    resolved.add(new Link(link.path, target));
                }
            }
            resolvedLinks = resolved;
        }
        return resolvedLinks;
    }
}
