package dev.plimsoll.notifier.event;

import dev.plimsoll.vocabulary.Severity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a sensor saw at run time.
///
/// @param rule the name of what was broken
/// @param description for people
/// @param place where: host, cluster/namespace/pod, container; for people
/// @param action what was done about it, for example `blocked`; empty where nothing was
/// @param details further facts by name, for people
public record Incident(
        String rule, Severity severity, String description, String place, String action, Map<String, String> details) {
    public Incident {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }
}
