package dev.plimsoll.engine.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The remarkable files of the layers that were laid over one another so far: those that are to be seen, and those that
/// an upper layer hides but whose layer still holds them. Not safe for several threads.
final class RemarkedFiles {
    private final Map<String, Remarked> visible = new TreeMap<>();
    private final List<Remarked> hidden = new ArrayList<>();

    /// A file and the layer that brought it, counted from the lowest.
    record Remarked(FileRemark remark, VisibleFiles.Place place, int layer) {
        String path() {
            return remark.path();
        }
    }

    /// Lays the next layer on top.
    void add(LayerInventory layer, VisibleFiles files, int index) {
        var gone = new TreeMap<String, Remarked>();
        for (var i = visible.values().iterator(); i.hasNext(); ) {
            var file = i.next();
            if (file.place.isHiddenBy(layer.paths(), index)) {
                gone.put(file.path(), file);
                i.remove();
            }
        }
        for (var remark : layer.remarks()) {
            var before = gone.get(remark.path());
            int since = index;
            if (before != null && remark.content() != 0 && before.remark.content() == remark.content()) {
                // `chmod` copies the file up; the layer to mend is the one that brought it
                since = before.layer;
                gone.remove(remark.path());
            }
            visible.put(remark.path(), new Remarked(remark, files.place(remark.path()), since));
        }
        gone.values().stream().filter(file -> file.remark.outlivesDeletion()).forEach(hidden::add);
    }

    /// In the order of the paths.
    List<Remarked> visible() {
        return List.copyOf(visible.values());
    }

    /// In the order in which they were hidden.
    List<Remarked> hidden() {
        return List.copyOf(hidden);
    }
}
