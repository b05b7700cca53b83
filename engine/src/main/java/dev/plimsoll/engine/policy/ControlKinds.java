package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Control;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Every kind of control that a policy file may name: the records that the sealed [Control] permits.
final class ControlKinds {
    private ControlKinds() {}

    /// The records by the name they have in policy files.
    static SortedMap<String, Class<? extends Record>> byKeyword() {
        return Known.KINDS;
    }

    private static void collect(Class<?> kind, SortedMap<String, Class<? extends Record>> found) {
        if (kind.isRecord()) {
            found.put(Control.keyword(kind.asSubclass(Control.class)), kind.asSubclass(Record.class));
        }
        if (kind.isSealed()) {
            for (var permitted : kind.getPermittedSubclasses()) {
                collect(permitted, found);
            }
        }
    }

    /// Found once, when the first policy file is read.
    private static final class Known {
        private static final SortedMap<String, Class<? extends Record>> KINDS;

        static {
            SortedMap<String, Class<? extends Record>> found = new TreeMap<>();
            collect(Control.class, found);
            KINDS = Collections.unmodifiableSortedMap(found);
        }
    }
}
