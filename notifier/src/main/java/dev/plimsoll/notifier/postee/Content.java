package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a template makes of an input.
///
/// @param title one line
/// @param result a text in the destination's own markup, or what becomes JSON there
/// @param further what ServiceNow is told beside them, by name: `result_severity` and its like
public record Content(String title, Value result, SortedMap<String, String> further) {
    public Content {
        further = Collections.unmodifiableSortedMap(new TreeMap<>(further));
    }

    /// The result as it is sent: a text as it stands, all else as JSON.
    public String description() {
        return result instanceof Text(String text) ? text : RegoTemplates.json(result);
    }
}
