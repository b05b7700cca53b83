package dev.plimsoll.server.findings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that the API lists, with its filters and orders, for a fleet of [ManyFindings]; and what is not asked,
/// with the reason. A test holds it against the API's own description.
final class ListQuestions {
    /// Who asks: everybody's administrator, a team with a fortieth of the fleet, somebody with ten images.
    enum Who {
        ADMINISTRATOR,
        TEAM,
        TEN_IMAGES
    }

    /// @param group of the table of figures
    /// @param administrators whether nobody else may ask
    record Question(String group, String path, boolean administrators) {}

    private ListQuestions() {}

    /// Endpoints that read and are not asked, and why.
    static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("/api/v1/images/{image}/report", "judges one image anew: as costly in a small fleet"),
            Map.entry("/api/v1/images/{image}/sbom", "the same"),
            Map.entry("/api/v1/images/{image}/vex", "the same"),
            Map.entry("/api/v1/images/compare", "judges two images anew"),
            Map.entry("/api/v1/deliveries", "the notifier's own store, which does not grow with the fleet"),
            Map.entry("/api/v1/deliveries/{id}", "the same"),
            Map.entry("/api/v1/policies/previews/{id}", "one row; the preview itself is a job that runs by the side"),
            Map.entry("/api/v1/waivers/{name}", "one row"),
            Map.entry("/api/v1/waivers/{name}/versions", "the same statement as of policies"),
            Map.entry("/api/v1/waivers/{name}/versions/{version}", "one row"),
            Map.entry("/api/v1/users/{id}", "one row"),
            Map.entry("/api/v1/groups/{id}", "one row"),
            Map.entry("/api/v1/roles/{id}", "one row"),
            Map.entry("/api/v1/scopes/{id}", "one row"),
            Map.entry("/api/v1/webhooks/{id}", "one row"),
            Map.entry("/api/v1/jobs/{id}", "one row"),
            Map.entry("/api/v1/rescans/{id}", "one row"),
            Map.entry("/api/v1/feeds/database", "a file as it lies"),
            Map.entry("/api/v1/session", "reads what its cookie says"),
            Map.entry("/api/v1/openapi.json", "made once"),
            Map.entry("/api/v1/findings/export", "has a measurement of its own"));

    static List<Question> all(int images) {
        var all = new ArrayList<Question>();
        for (var filter : findings(images).keySet()) {
            for (var sort : FindingSort.values()) {
                all.add(new Question(
                        "findings",
                        "/api/v1/findings?sort=" + sort.label() + (filter.isEmpty() ? "" : "&" + filter),
                        false));
            }
        }
        for (var sort : FindingSort.values()) {
            for (var filter : List.of("", "&severity=critical", "&scope=3", "&repository=reg.example/team/app7")) {
                all.add(new Question("findings", "/api/v1/findings?limit=500&sort=" + sort.label() + filter, false));
            }
        }
        for (var filter : findings(images).keySet()) {
            all.add(new Question("counts", "/api/v1/findings/count?" + filter, false));
        }
        all.add(new Question("counts", "/api/v1/findings/summary", false));
        all.add(new Question("counts", "/api/v1/findings/summary?scope=2", false));
        for (var sort : List.of("newest", "worst", "reference")) {
            for (var filter : images(images)) {
                all.add(new Question("images", "/api/v1/images?sort=" + sort + filter, false));
            }
        }
        for (var path : others(images)) {
            all.add(new Question("others", path, false));
        }
        for (var path : administration()) {
            all.add(new Question("others", path, true));
        }
        return all;
    }

    /// Filters of findings: each, and some together; with what each is there for.
    private static Map<String, String> findings(int images) {
        var filters = new LinkedHashMap<String, String>();
        filters.put("", "everything");
        filters.put("severity=critical", "few matches");
        filters.put("severity=low,negligible", "many matches");
        filters.put("vulnerability=CVE-2026-7", "in many images");
        filters.put("vulnerability=CVE-2026-19999", "in few");
        filters.put("package=pkg:npm/dep7", "in many");
        filters.put("package=lib7", "by name");
        filters.put("fixState=fixed", "two thirds");
        filters.put("knownExploited=true", "a hundredth");
        filters.put("knownExploited=false", "nearly all");
        filters.put("minEpss=0.9", "few");
        filters.put("minEpss=0.01", "half");
        filters.put("suppressed=false", "nearly all");
        filters.put("suppressed=true", "a thousandth");
        filters.put("since=2026-01-20", "a third");
        filters.put("since=2026-01-30T22:00:00Z", "the last two hours");
        filters.put("before=2026-01-02", "the first day");
        filters.put("before=2026-01-20", "most");
        filters.put("scope=2", "a fortieth of the images");
        filters.put("scope=42", "ten images");
        filters.put("repository=reg.example/team/app7", "ten images");
        filters.put("image=" + images / 2, "one image");
        filters.put("severity=critical&knownExploited=true&scope=3", "few of few");
        filters.put("severity=critical&knownExploited=true&minEpss=0.9&fixState=fixed", "next to nothing");
        filters.put("severity=critical&since=2026-01-30T22:00:00Z&scope=2", "what a team reads in the morning");
        filters.put("fixState=fixed&package=pkg:npm/dep7&suppressed=false", "one package");
        return filters;
    }

    private static List<String> images(int images) {
        return List.of(
                "",
                "&scope=3",
                "&scope=42",
                "&compliant=false",
                "&compliant=true&scope=5",
                "&status=rejected",
                "&repository=reg.example/team/app7",
                "&name=reg.example/team/app7:3",
                "&base=5",
                "&base=" + images / 2,
                "&limit=500",
                "&limit=500&base=5&compliant=false");
    }

    private static List<String> others(int images) {
        long middle = images / 2;
        return List.of(
                "/api/v1/components",
                "/api/v1/components?after=150000",
                "/api/v1/components?limit=500",
                "/api/v1/components?name=lib7",
                "/api/v1/components?name=dep7&version=3",
                "/api/v1/components?version=3",
                "/api/v1/components?package=pkg:npm/dep7",
                "/api/v1/components?package=pkg:npm/dep7%403",
                "/api/v1/components/2",
                "/api/v1/components/2/images",
                "/api/v1/components/100056/images",
                "/api/v1/vulnerabilities/CVE-2026-7",
                "/api/v1/vulnerabilities/CVE-2026-0",
                "/api/v1/vulnerabilities/CVE-2026-7/blast-radius",
                "/api/v1/vulnerabilities/CVE-2026-0/blast-radius",
                "/api/v1/vulnerabilities/CVE-2026-19999/blast-radius",
                "/api/v1/events",
                "/api/v1/events?limit=500",
                "/api/v1/events?after=" + 4L * images,
                "/api/v1/decisions",
                "/api/v1/decisions?limit=500",
                "/api/v1/decisions?all=true",
                "/api/v1/decisions?all=true&vulnerability=CVE-2026-7",
                "/api/v1/decisions/" + images / 40,
                "/api/v1/practice?by=pipeline",
                "/api/v1/practice?by=author",
                "/api/v1/practice?by=scope",
                "/api/v1/practice?by=scope&days=7",
                "/api/v1/images/" + middle,
                "/api/v1/images/named?name=reg.example/team/app7:3",
                "/api/v1/images/" + middle + "/components",
                "/api/v1/images/" + middle + "/components?limit=500",
                "/api/v1/images/" + middle + "/names",
                "/api/v1/images/" + middle + "/registrations",
                "/api/v1/images/" + middle + "/executables",
                "/api/v1/images/" + middle + "/history",
                "/api/v1/images/" + middle + "/history?vulnerability=CVE-2026-7",
                "/api/v1/scopes",
                "/api/v1/policies",
                "/api/v1/policies/policy3",
                "/api/v1/policies/policy3/versions",
                "/api/v1/policies/policy3/versions/2",
                "/api/v1/waivers",
                "/api/v1/webhooks",
                "/api/v1/me");
    }

    private static List<String> administration() {
        return List.of(
                "/api/v1/audit",
                "/api/v1/audit?limit=500",
                "/api/v1/audit?action=finding.decided",
                "/api/v1/audit?action=nothing.happened",
                "/api/v1/audit?principal=user7",
                "/api/v1/audit?principal=user7&action=finding.decided",
                "/api/v1/audit?subject=sha256:77",
                "/api/v1/webhooks/3/deliveries",
                "/api/v1/rescans",
                "/api/v1/jobs",
                "/api/v1/users",
                "/api/v1/groups",
                "/api/v1/roles",
                "/api/v1/bindings",
                "/api/v1/tokens",
                "/api/v1/feeds",
                "/api/v1/registration/search");
    }
}
