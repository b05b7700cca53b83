package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.image.FileContent;
import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.image.LayerException;
import dev.plimsoll.engine.inventory.LayerPaths.Link;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads one layer: every file goes to the catalogers that want it, of everything else the merge's numbers are kept.
/// One object for one layer; not safe for several threads.
final class LayerReader implements Layer.LayerVisitor {
    /// Symbolic links to directories stand near the root (`lib`, `var/lib/rpm`); what is beyond only costs ownership
    /// of files, which makes more findings, never fewer.
    private static final int MAX_SYMBOLIC_LINKS = 10_000;

    private static final int MAX_HARD_LINKS = 10_000;
    private static final int MAX_ENTRIES = 20_000_000;

    private static final int MAX_REMARKS = 10_000;
    private static final int MAX_EXECUTABLES = 50_000;

    private final Reading reading;
    private final Layer layer;
    private final String name;
    private final PathHasher hasher = new PathHasher();
    private final LayerInventory.Builder found = new LayerInventory.Builder();
    private final Longs entries = new Longs();
    private final Longs whiteouts = new Longs();
    private final Longs opaques = new Longs();
    private final Map<String, String> symbolicLinks = new LinkedHashMap<>();
    private final Map<String, String> hardLinks = new LinkedHashMap<>();
    /// Files that only the name of a hard link to them makes interesting, and those names.
    private final Map<String, List<String>> missed = new LinkedHashMap<>();

    private final Map<String, FileRemark> remarks = new LinkedHashMap<>();
    /// Of which nothing but the digest is told.
    private final Map<String, FileRemark> executables = new LinkedHashMap<>();

    private final List<Warning> leftOut = new ArrayList<>();
    private long size = LayerInventory.UNKNOWN_SIZE;
    private boolean remarksFull;
    private boolean executablesFull;
    private int missedLinks;
    private long count;

    LayerReader(Reading reading, Layer layer) {
        this.reading = reading;
        this.layer = layer;
        this.name = layer.diffId().map(Digest::toString).orElse("of the root file system");
    }

    /// Reads the layer to its end.
    ///
    /// @throws LayerException if it is no readable layer; [#found] then has what was read until there
    /// @throws IOException if the layer cannot be had or is not what its digest says
    void read() throws IOException {
        layer.read(this);
        if (!missed.isEmpty()) {
            // Tar holds the bytes under the first name only, and its catalogers did not want that one.
            layer.read(this::visitMissed);
            missed.forEach((target, links) -> links.forEach(link -> hardLinks.put(link, target)));
        }
    }

    LayerInventory found() {
        var remarkable = new ArrayList<>(remarks.values());
        remarkable.addAll(executables.values());
        return found.build(
                new LayerPaths(
                        entries.toSortedSet(),
                        whiteouts.toSortedSet(),
                        opaques.toSortedSet(),
                        links(symbolicLinks),
                        links(hardLinks)),
                leftOut,
                remarkable,
                size);
    }

    private static List<Link> links(Map<String, String> links) {
        var list = new ArrayList<Link>(links.size());
        links.forEach((path, target) -> list.add(new Link(path, target)));
        return list;
    }

    @Override
    public void visit(LayerEntry entry) throws IOException {
        if (++count > MAX_ENTRIES) {
            throw new LayerException("layer " + name + " has more than " + MAX_ENTRIES + " entries");
        }
        var path = entry.path();
        long hash = hasher.hash(path);
        switch (entry.type()) {
            case WHITEOUT -> whiteouts.add(hash);
            case OPAQUE -> opaques.add(hash);
            case DIRECTORY -> entries.add(LayerPaths.entry(hash, true));
            case FILE, SYMBOLIC_LINK, HARD_LINK, OTHER -> {
                entries.add(LayerPaths.entry(hash, false));
                forget(path);
                take(entry);
            }
        }
    }

    @Override
    public void warn(Warning warning) {
        leftOut.add(warning);
    }

    @Override
    public void ended(long bytes) {
        size = bytes;
    }

    /// The last entry of a path counts (as when tar unpacks).
    private void forget(String path) {
        found.forget(path);
        symbolicLinks.remove(path);
        remarks.remove(path);
        executables.remove(path);
        hardLinks.remove(path);
    }

    private void take(LayerEntry entry) throws IOException {
        if (reading.skipped().skips(entry.path())) {
            return;
        }
        switch (entry.type()) {
            case FILE -> {
                var wanting = wanting(entry);
                examine(entry, wanting.isEmpty());
                catalog(entry, wanting);
            }
            case SYMBOLIC_LINK -> takeSymbolicLink(entry);
            case HARD_LINK -> takeHardLink(entry);
            case DIRECTORY, WHITEOUT, OPAQUE, OTHER -> {}
        }
    }

    private void takeSymbolicLink(LayerEntry entry) {
        var target = entry.linkTarget().orElse("");
        if (!target.isEmpty() && symbolicLinks.size() < MAX_SYMBOLIC_LINKS && mayLeadToDirectory(entry.path())) {
            symbolicLinks.put(entry.path(), target);
        }
    }

    private static boolean mayLeadToDirectory(String path) {
        int first = path.indexOf('/');
        int second = first < 0 ? -1 : path.indexOf('/', first + 1);
        return second < 0 || path.startsWith("var/lib/") || path.endsWith("release");
    }

    private void takeHardLink(LayerEntry entry) throws IOException {
        var target = entry.linkTarget().orElse("");
        var remark = remarks.getOrDefault(target, executables.get(target));
        if (remark != null && remark.mode() != 0) {
            keep(remark.linked(entry.path()));
        }
        if (found.knows(target)) {
            if (hardLinks.size() < MAX_HARD_LINKS) {
                hardLinks.put(entry.path(), target);
            } else if (hardLinks.size() == MAX_HARD_LINKS) {
                warn(
                        "too-many-links",
                        entry.path(),
                        "the layer has more than " + MAX_HARD_LINKS + " links to packages");
            }
            return;
        }
        if (wanting(new Renamed(entry, entry.path())).isEmpty()) {
            return;
        }
        if (++missedLinks <= MAX_HARD_LINKS) {
            missed.computeIfAbsent(target, _ -> new ArrayList<>()).add(entry.path());
        } else if (missedLinks == MAX_HARD_LINKS + 1) {
            warn("too-many-links", entry.path(), "the layer has more than " + MAX_HARD_LINKS + " links to packages");
        }
    }

    private void visitMissed(LayerEntry entry) throws IOException {
        if (entry.type() != LayerEntry.Type.FILE) {
            return;
        }
        var links = missed.remove(entry.path());
        if (links == null) {
            return;
        }
        // Read once under the first name; the others are names of the same bytes.
        var first = links.getFirst();
        var renamed = new Renamed(entry, first);
        catalog(renamed, wanting(renamed));
        if (found.knows(first)) {
            links.stream().skip(1).forEach(link -> hardLinks.put(link, first));
        }
    }

    private List<Cataloger> wanting(LayerEntry entry) throws IOException {
        List<Cataloger> wanting = List.of();
        for (var cataloger : reading.catalogers()) {
            try {
                if (cataloger.wants(entry)) {
                    wanting = wanting.isEmpty() ? new ArrayList<>(2) : wanting;
                    wanting.add(cataloger);
                }
            } catch (LayerException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                unreadable(entry.path(), cataloger, e);
            }
        }
        return wanting;
    }

    /// @param last whether no cataloger reads the file afterwards
    private void examine(LayerEntry entry, boolean last) throws IOException {
        var remark = new FileRemark.Builder();
        for (int i = 0; i < reading.examiners().size(); i++) {
            try {
                boolean lastOfAll = last && i == reading.examiners().size() - 1;
                reading.examiners().get(i).examine(entry, lastOfAll, remark, leftOut::add);
            } catch (LayerException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                var path = "/" + entry.path();
                leftOut.add(new Warning(
                        "unexamined-file", path, path + " in layer " + name + " was not looked at: " + e.getMessage()));
            }
        }
        var remarkable = remark.build(entry.path(), entry.mode(), entry.size());
        if (remarkable != null) {
            keep(remarkable);
        }
    }

    private void keep(FileRemark remark) {
        if (remark.isDigestOnly()) {
            keepDigest(remark);
        } else if (remarks.size() < MAX_REMARKS) {
            remarks.put(remark.path(), remark);
        } else if (!remarksFull) {
            remarksFull = true;
            leftOut.add(new Warning(
                    "too-many-remarkable-files",
                    "/" + remark.path(),
                    "layer " + name + " has more than " + MAX_REMARKS
                            + " files with secrets, malware or unusual rights;" + " the others are not listed"));
        }
    }

    private void keepDigest(FileRemark remark) {
        if (executables.size() < MAX_EXECUTABLES) {
            executables.put(remark.path(), remark);
        } else if (!executablesFull) {
            executablesFull = true;
            leftOut.add(new Warning(
                    "too-many-executables",
                    "/" + remark.path(),
                    "layer " + name + " has more than " + MAX_EXECUTABLES
                            + " executables; the digests of the others are not taken"));
        }
    }

    private void catalog(LayerEntry entry, List<Cataloger> wanting) throws IOException {
        found.from(entry.path());
        for (var cataloger : wanting) {
            try {
                cataloger.catalog(entry, found);
            } catch (LayerException e) {
                throw e;
            } catch (IOException | RuntimeException | StackOverflowError e) {
                unreadable(entry.path(), cataloger, e);
            }
        }
    }

    private void unreadable(String path, Cataloger cataloger, Throwable cause) {
        var reason = cause instanceof StackOverflowError
                ? "it is nested too deeply"
                : Optional.ofNullable(cause.getMessage())
                        .orElse(cause.getClass().getSimpleName());
        boolean database = cause instanceof PackageDatabaseException;
        var code = database ? ImageCataloger.UNREADABLE_PACKAGE_DATABASE : "unreadable-file";
        warn(code, path, "the " + cataloger.name() + " cataloger cannot read it: " + reason);
    }

    private void warn(String code, String path, String what) {
        found.from(path);
        found.warn(new Warning(code, "/" + path, "/" + path + " in layer " + name + ": " + what));
    }

    /// An entry under another name that the layer gives it.
    private record Renamed(LayerEntry entry, String path) implements LayerEntry {
        @Override
        public Type type() {
            return Type.FILE;
        }

        @Override
        public long size() {
            return entry.size();
        }

        @Override
        public int mode() {
            return entry.mode();
        }

        @Override
        public Optional<String> linkTarget() {
            return Optional.empty();
        }

        @Override
        public FileContent content() {
            return entry.type() == Type.FILE ? entry.content() : EmptyContent.INSTANCE;
        }
    }
}
