package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.Layer.LayerVisitor;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns the entries of a tar into those of a layer: whiteouts (image-spec, layer.md, "Representing Changes"),
/// normalised paths, and a warning for what no container can have.
final class LayerTar implements LayerEntry {
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final TarReader tar;
    private final EntryContent content;
    private final LayerVisitor visitor;
    private final String layer;
    private int warnings;
    private String path = "";
    private Type type = Type.OTHER;
    private @Nullable String link;

    private LayerTar(TarReader tar, EntryContent content, LayerVisitor visitor, String layer) {
        this.tar = tar;
        this.content = content;
        this.visitor = visitor;
        this.layer = layer;
    }

    /// Reads all entries.
    static void read(TarWindow in, Spool spool, LayerVisitor visitor, String layer) throws IOException {
        var tar = new TarReader(in, Limits.LAYER_ENTRIES);
        try (var content = new EntryContent(tar, spool)) {
            new LayerTar(tar, content, visitor, layer).read();
        }
    }

    private void read() throws IOException {
        while (tar.next()) {
            if (prepare()) {
                content.begin(type == Type.FILE);
                visitor.visit(this);
            }
        }
        if (warnings > Limits.WARNINGS_PER_LAYER) {
            visitor.warn(new Warning(
                    "skipped-entry", layer, (warnings - Limits.WARNINGS_PER_LAYER) + " more entries were left out"));
        }
    }

    /// Makes the reader's entry this one.
    ///
    /// @return false for what is left out
    private boolean prepare() throws IOException {
        var name = tar.name();
        var doubt = name.isEmpty() ? "its path is empty" : EntryPath.impossible(name);
        if (doubt != null) {
            return leaveOut(name, doubt);
        }
        path = EntryPath.normalise(name);
        link = null;
        type = switch (tar.type()) {
            case '0' -> Type.FILE;
            case '1' -> Type.HARD_LINK;
            case '2' -> Type.SYMBOLIC_LINK;
            case '5' -> Type.DIRECTORY;
            default -> Type.OTHER;
        };
        if (path.isEmpty()) {
            // `./`: the root itself, whose attributes nobody asks for; anything else of that name is no entry
            return type == Type.DIRECTORY ? false : leaveOut(name, "its path is the root");
        }
        int slash = path.lastIndexOf('/');
        if (path.startsWith(WHITEOUT, slash + 1)) {
            return whiteout(name, slash);
        }
        if (type == Type.HARD_LINK || type == Type.SYMBOLIC_LINK) {
            var target = tar.linkName();
            var impossible = EntryPath.impossible(target);
            if (impossible != null) {
                return leaveOut(name, "as a link, " + impossible);
            }
            link = type == Type.HARD_LINK ? EntryPath.normalise(target) : target;
        }
        return true;
    }

    private boolean whiteout(String name, int slash) throws IOException {
        if (path.startsWith(OPAQUE, slash + 1) && path.length() == slash + 1 + OPAQUE.length()) {
            path = slash < 0 ? "" : path.substring(0, slash);
            type = Type.OPAQUE;
            return true;
        }
        if (path.startsWith(WHITEOUT, slash + 1 + WHITEOUT.length())) {
            return false; // AUFS's own bookkeeping (.wh..wh.plnk, .wh..wh.orph, .wh..wh.aufs)
        }
        var hidden = path.substring(slash + 1 + WHITEOUT.length());
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            return leaveOut(name, "it is a whiteout of nothing");
        }
        path = path.substring(0, slash + 1) + hidden;
        type = Type.WHITEOUT;
        return true;
    }

    private boolean leaveOut(String name, String why) {
        warnings++;
        if (warnings <= Limits.WARNINGS_PER_LAYER) {
            var shown = name.replace('\0', '?');
            var subject = shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
            visitor.warn(new Warning("skipped-entry", subject, "an entry of " + layer + " was left out: " + why));
        }
        return false;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Type type() {
        return type;
    }

    @Override
    public long size() {
        return type == Type.FILE ? tar.size() : 0;
    }

    @Override
    public int mode() {
        return tar.mode();
    }

    @Override
    public Optional<String> linkTarget() {
        return Optional.ofNullable(link);
    }

    @Override
    public FileContent content() {
        return content;
    }
}
