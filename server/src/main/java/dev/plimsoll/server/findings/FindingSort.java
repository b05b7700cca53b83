package dev.plimsoll.server.findings;

import java.util.Locale;
import java.util.Map;

/// In which order matches are walked; an index holds each. The findings of one match follow one another.
enum FindingSort {
    /// The worst first.
    SEVERITY(
            "component_match m WHERE 1 = 1",
            "m.severity, m.vulnerability, m.id",
            "(m.severity, m.vulnerability, m.id) > (:atSeverity, :atName, :atMatch)"),
    VULNERABILITY(
            "component_match m WHERE 1 = 1", "m.vulnerability, m.id", "(m.vulnerability, m.id) > (:atName, :atMatch)"),
    /// The likeliest to be exploited first.
    EPSS(
            "vulnerability v CROSS JOIN component_match m WHERE m.vulnerability = v.name",
            "v.epss DESC, v.name, m.id",
            "v.epss <= :atEpss AND (v.epss < :atEpss OR (v.name, m.id) > (:atName, :atMatch))"),
    /// First seen last.
    NEWEST(
            "component_match m WHERE 1 = 1",
            "m.opened_at DESC, m.id",
            "m.opened_at <= :atTime AND (m.opened_at < :atTime OR m.id > :atMatch)");

    private final String from;
    private final String order;
    private final String behind;

    FindingSort(String from, String order, String behind) {
        this.from = from;
        this.order = order;
        this.behind = behind;
    }

    /// Where a walk stands: behind that match.
    record Position(long severity, String vulnerability, double epss, long time, long match) {
        Map<String, Object> values() {
            return Map.of(
                    "atSeverity", severity, "atName", vulnerability, "atEpss", epss, "atTime", time, "atMatch", match);
        }
    }

    /// With its `WHERE`.
    ///
    /// @param narrow whether few matches come into question: then these are sorted, and no index is walked
    String from(boolean narrow) {
        return this == EPSS && narrow
                ? "component_match m CROSS JOIN vulnerability v WHERE v.name = m.vulnerability"
                : from;
    }

    String likelihood() {
        return this == EPSS ? "v.epss" : "0";
    }

    String order() {
        return order;
    }

    /// [#order] in words that no index has: few matches are found and then sorted.
    String ofFew() {
        return switch (this) {
            case SEVERITY -> "m.severity + 0, m.vulnerability, m.id";
            case VULNERABILITY -> "m.vulnerability || '', m.id";
            case EPSS -> "v.epss + 0 DESC, v.name, m.id";
            case NEWEST -> "m.opened_at + 0 DESC, m.id";
        };
    }

    /// The condition that a match lies behind a [Position].
    String behind() {
        return behind;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException if there is no such order
    static FindingSort parse(String text) {
        for (var sort : values()) {
            if (sort.label().equals(text)) {
                return sort;
            }
        }
        throw new IllegalArgumentException("must be severity, newest, epss or vulnerability");
    }
}
