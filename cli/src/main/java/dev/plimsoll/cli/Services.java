package dev.plimsoll.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// First words that the launcher starts other programs for: their options are not known here, their names are.
final class Services {
    /// What each is, by name, in the order in which help lists them.
    static final Map<String, String> ALL = all();

    private Services() {}

    private static Map<String, String> all() {
        var services = new LinkedHashMap<String, String>();
        services.put("server", "The platform: keeps registered images under watch.");
        services.put("notifier", "Tells the owners of what was found, on its own.");
        return services;
    }

    /// Lines of help.
    static List<String> help() {
        return ALL.entrySet().stream()
                .map(service -> "  %-10s  %s".formatted(service.getKey(), service.getValue()))
                .toList();
    }
}
