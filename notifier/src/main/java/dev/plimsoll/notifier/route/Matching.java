package dev.plimsoll.notifier.route;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.event.NotedFinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Asks a route's conditions about an event, one after the other, and remembers every answer. A pure function of the
/// configuration, the event and the clock.
final class Matching {
    private final RouteBook book;
    private final Route route;
    private final Facts facts;
    private final Event event;
    private final List<Check> checks = new ArrayList<>();

    private Matching(RouteBook book, Route route, Facts facts) {
        this.book = book;
        this.route = route;
        this.facts = facts;
        this.event = facts.event();
    }

    /// @param tenant the route that the event was posted for by name; empty for all
    static Judgement judge(RouteBook book, Route route, Facts facts, String tenant) {
        return new Matching(book, route, facts).judge(tenant);
    }

    private Judgement judge(String tenant) {
        var environment = facts.environment(book.environments());
        if (!tenant.isEmpty()) {
            check("tenant", route.name().equals(tenant), "posted for the route '" + tenant + "'");
        }
        check(
                "on",
                route.on().contains(event.kind()),
                "the event is " + Facts.word(event.kind().name()));
        check(
                "from",
                route.from().isEmpty() || route.from().contains(event.source()),
                "it comes from " + event.source());
        check(
                "scopes",
                route.scopes().isEmpty()
                        || (event.scope() != null
                                && route.scopes().stream()
                                        .anyMatch(glob ->
                                                Glob.matches(glob, event.scope().name()))),
                event.scope() == null
                        ? "it has no scope"
                        : "its scope is " + event.scope().name());
        check(
                "environments",
                route.environments().isEmpty() || route.environments().contains(environment),
                environment.isEmpty() ? "it is of no environment" : "its environment is " + environment);
        var when = route.when();
        if (when != null) {
            ask("when", when);
        }
        var foreign = route.foreign();
        if (foreign != null) {
            var answer = foreign.takes(event);
            check(
                    "input",
                    answer.holds(),
                    foreign + (answer.problem() == null ? "" : " has no answer: " + answer.problem()));
        }
        var places = places();
        boolean whole = places.isEmpty() && !route.selects() && tellsWhole();
        if (route.selects() && event.incident() != null) {
            whole = incident();
        } else if (places.isEmpty()) {
            check("event", whole, whole ? "it is told as a whole" : "nothing in it is to be told");
        }
        boolean passed = checks.stream().allMatch(Check::passed);
        return silenced(passed, whole, places);
    }

    private void check(String key, boolean passed, String detail) {
        checks.add(new Check(key, passed, detail));
    }

    private void ask(String key, Condition condition) {
        for (var part : condition.parts()) {
            var answer = part.ask(facts.whole());
            check(key, answer.holds(), part + (answer.problem() == null ? "" : " has no answer: " + answer.problem()));
        }
    }

    /// What an event without findings may be told for.
    private boolean tellsWhole() {
        return switch (event.kind()) {
            case SCAN -> route.every() || !event.violations().isEmpty() || isRefused();
            case FINDING_OPENED, FINDING_CHANGED, FINDING_RESOLVED -> false;
            case POLICY_VIOLATED,
                    POLICY_SATISFIED,
                    IMAGE_REGISTERED,
                    IMAGE_REJECTED,
                    RESCAN_COMPLETED,
                    FEED_STALE,
                    INCIDENT,
                    INSIGHT -> true;
        };
    }

    private boolean isRefused() {
        return event.image() != null && Boolean.FALSE.equals(event.image().compliant());
    }

    /// An incident has a severity of its own; the other conditions are about vulnerabilities.
    private boolean incident() {
        var least = route.severity();
        var severity = Facts.severity(event);
        boolean passes = least == null || !least.isWorseThan(severity);
        check("severity", passes, "the incident's severity is " + severity.label());
        return passes;
    }

    private List<Integer> places() {
        if (event.findings().isEmpty() || event.incident() != null) {
            if (route.selects() && event.incident() == null) {
                check("findings", false, "it has none");
            }
            return List.of();
        }
        Map<String, Predicate<NotedFinding>> filters = filters();
        List<Integer> left = new ArrayList<>();
        for (int place = 0; place < event.findings().size(); place++) {
            left.add(place);
        }
        for (var filter : filters.entrySet()) {
            int before = left.size();
            left.removeIf(place -> !filter.getValue().test(event.findings().get(place)));
            check(
                    filter.getKey().substring(0, filter.getKey().indexOf(':')),
                    !left.isEmpty(),
                    left.size() + " of " + before + " findings are "
                            + filter.getKey().substring(filter.getKey().indexOf(':') + 1));
            if (left.isEmpty()) {
                break;
            }
        }
        return left;
    }

    /// By key and words, the cheap ones first.
    private Map<String, Predicate<NotedFinding>> filters() {
        Map<String, Predicate<NotedFinding>> filters = new LinkedHashMap<>();
        var least = route.severity();
        if (least != null) {
            filters.put("severity:" + least.label() + " or worse", finding -> !least.isWorseThan(finding.severity()));
        }
        if (route.knownExploited()) {
            filters.put("knownExploited:known to be exploited", NotedFinding::knownExploited);
        }
        if (route.fixable()) {
            filters.put("fixable:fixable", finding -> finding.fixedVersion() != null);
        }
        var epss = route.minEpss();
        if (epss != null) {
            filters.put("minEpss:likely to be exploited by " + epss + " or more", finding -> {
                var likelihood = finding.epss();
                return likelihood != null && likelihood >= epss;
            });
        }
        var within = route.firstSeenWithin();
        if (within != null) {
            var since = facts.now().minus(within);
            filters.put(
                    "firstSeenWithin:new since " + since,
                    finding -> !facts.firstSeen(finding).isBefore(since));
        }
        var condition = route.findings();
        if (condition != null) {
            for (var part : condition.parts()) {
                filters.putIfAbsent(
                        "findings:such that " + part,
                        finding -> part.ask(facts.with(finding)).holds());
            }
        }
        return filters;
    }

    private Judgement silenced(boolean passed, boolean whole, List<Integer> places) {
        var silences = book.silences().stream()
                .filter(silence -> silence.holds(facts.now()))
                .toList();
        if (!passed || silences.isEmpty()) {
            return new Judgement(route, checks, passed, whole, passed ? places : List.of(), false);
        }
        List<Integer> left = places.stream()
                .filter(place -> silences.stream()
                        .noneMatch(silence -> silence.silences(
                                route.name(), facts, event.findings().get(place))))
                .toList();
        boolean wholeLeft =
                whole && silences.stream().noneMatch(silence -> silence.silences(route.name(), facts, null));
        boolean matches = wholeLeft || !left.isEmpty();
        check(
                "silences",
                matches,
                places.isEmpty()
                        ? (wholeLeft ? "none fits" : "the event is silenced")
                        : places.size() - left.size() + " of " + places.size() + " findings are silenced");
        return new Judgement(route, checks, matches, wholeLeft, left, !matches);
    }

    /// Whether an event's end is told, rather than the event.
    static boolean isEnd(EventKind kind) {
        return kind == EventKind.FINDING_RESOLVED || kind == EventKind.POLICY_SATISFIED;
    }
}
