package dev.plimsoll.notifier.rego;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that stand for variables in a body, within those of the bodies around it.
final class Scope {
    private final @Nullable Scope around;
    private final Map<String, Integer> own = new HashMap<>();
    final BitSet visible = new BitSet();

    Scope(@Nullable Scope around) {
        this.around = around;
        if (around != null) {
            visible.or(around.visible);
        }
    }

    @Nullable
    Integer find(String name) {
        for (var scope = this; scope != null; scope = scope.around) {
            var slot = scope.own.get(name);
            if (slot != null) {
                return slot;
            }
        }
        return null;
    }

    /// @return whether it was not there yet
    boolean add(String name, int slot) {
        if (own.putIfAbsent(name, slot) != null) {
            return false;
        }
        visible.set(slot);
        return true;
    }

    /// What a variable is called, for people.
    String name(int slot) {
        var name = "_";
        for (var scope = this; scope != null; scope = scope.around) {
            for (var entry : scope.own.entrySet()) {
                name = entry.getValue() == slot ? entry.getKey() : name;
            }
        }
        return name;
    }
}
