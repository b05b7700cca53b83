package dev.plimsoll.engine.policy.expressions;

import java.util.AbstractList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A list that is made when it is first looked into: most rules speak of packages or of findings, few of both.
///
/// Not thread-safe.
final class ListOnDemand extends AbstractList<Object> {
    private final Supplier<List<Object>> maker;
    private @Nullable List<Object> made;

    ListOnDemand(Supplier<List<Object>> maker) {
        this.maker = maker;
    }

    private List<Object> made() {
        var list = made;
        if (list == null) {
            list = maker.get();
            made = list;
        }
        return list;
    }

    @Override
    public Object get(int index) {
        return made().get(index);
    }

    @Override
    public int size() {
        return made().size();
    }
}
