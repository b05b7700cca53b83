package dev.plimsoll.notifier.template;

import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.NamedImage;
import dev.plimsoll.notifier.event.NotedFinding;
import dev.plimsoll.vocabulary.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a message has to tell, gathered from its events before anything is put into words.
final class Story {
    private final Message message;
    private final List<Told> findings;
    private final List<NamedImage> images;
    private final Set<String> running = new LinkedHashSet<>();
    private final Set<String> violations = new LinkedHashSet<>();

    /// A finding and where it was found.
    record Told(NotedFinding finding, List<NamedImage> images) {}

    Story(Message message) {
        this.message = message;
        var found = new LinkedHashMap<List<String>, Told>();
        var named = new LinkedHashMap<String, NamedImage>();
        for (var event : message.events()) {
            var here = images(event);
            here.forEach(image -> {
                named.putIfAbsent(image.reference(), image);
                running.addAll(image.running());
            });
            violations.addAll(event.violations());
            for (var finding : event.findings()) {
                var same = List.of(finding.id(), finding.packageName(), finding.installedVersion());
                found.merge(same, new Told(finding, here), (a, b) -> new Told(b.finding(), union(a, b)));
            }
        }
        findings = found.values().stream()
                .sorted(Comparator.comparing(Told::finding, NotedFinding.WORST_FIRST))
                .toList();
        images = List.copyOf(named.values());
    }

    Message message() {
        return message;
    }

    /// The last event: what is told is its kind.
    @Nullable
    Event event() {
        return message.events().isEmpty() ? null : message.events().getLast();
    }

    /// Worst first, each once.
    List<Told> findings() {
        return findings;
    }

    List<NamedImage> images() {
        return images;
    }

    /// How many images are touched, also those that nobody names.
    long imageCount() {
        return Math.max(
                images.size(),
                message.events().stream().mapToLong(Event::imageCount).max().orElse(0));
    }

    List<String> running() {
        return List.copyOf(running);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    Map<Severity, Integer> counts() {
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        findings.forEach(told -> counts.merge(told.finding().severity(), 1, Integer::sum));
        return counts;
    }

    /// How bad it is: the worst finding's severity, an incident's own, else unknown.
    Severity severity() {
        return Stream.concat(
                        findings.stream().map(told -> told.finding().severity()),
                        message.events().stream()
                                .map(Event::incident)
                                .filter(incident -> incident != null)
                                .map(incident -> incident.severity()))
                .min(Comparator.naturalOrder())
                .orElse(Severity.UNKNOWN);
    }

    /// What to update, the updates that mend the worst first: package, from, to, how many findings they end.
    List<Update> updates() {
        var updates = new LinkedHashMap<List<String>, Update>();
        for (var told : findings) {
            var finding = told.finding();
            var fixed = finding.fixedVersion();
            if (fixed != null && !fixed.isBlank()) {
                updates.merge(
                        List.of(finding.packageName(), finding.installedVersion()),
                        new Update(finding.packageName(), finding.installedVersion(), fixed, 1),
                        Update::and);
            }
        }
        return List.copyOf(updates.values());
    }

    /// One package to update.
    ///
    /// @param to the version that fixes them; empty where they name several, then the newest is meant
    record Update(String packageName, String from, String to, int findings) {
        Update and(Update other) {
            return new Update(packageName, from, to.equals(other.to) ? to : "", findings + other.findings);
        }
    }

    Map<String, String> incidentDetails() {
        var event = event();
        var incident = event == null ? null : event.incident();
        return incident == null ? Map.of() : new TreeMap<>(incident.details());
    }

    private static List<NamedImage> images(Event event) {
        var all = new ArrayList<NamedImage>();
        if (event.image() != null) {
            all.add(event.image());
        }
        all.addAll(event.images());
        return all;
    }

    private static List<NamedImage> union(Told a, Told b) {
        var all = new LinkedHashSet<>(a.images());
        all.addAll(b.images());
        return List.copyOf(all);
    }
}
