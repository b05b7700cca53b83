package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.postee.PosteeSettings.PosteeAction;
import java.util.LinkedHashMap;
import java.util.Map;

/// The keys of a channel while they are made of an action's.
final class ChannelKeys {
    private final PosteeAction action;
    private final Map<String, Object> keys = new LinkedHashMap<>();

    ChannelKeys(PosteeAction action) {
        this.action = action;
    }

    Map<String, Object> all() {
        return keys;
    }

    void put(String key, Object value) {
        keys.put(key, value);
    }

    /// A text of the action, if it has it.
    void copy(String key, String from) {
        if (!action.text(from).isEmpty()) {
            keys.put(key, action.text(from));
        }
    }

    /// A list of the action, if anything is in it.
    void copyList(String key, String from) {
        var items = action.list(from);
        if (!items.isEmpty()) {
            keys.put(key, items);
        }
    }
}
