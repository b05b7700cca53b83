package dev.plimsoll.server.findings;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Asker;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.util.LinkedMultiValueMap;

/// Measures P9: every filter and order of findings over a fleet of any size, as everybody and as a small team.
///
/// `main SQLITE 10000` fills a new database with 10,000 images and about a million findings and prints, for each
/// question, the median and the 95th percentile in milliseconds over pages near the beginning and further on.
public final class FindingListsBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 15);
    private static final int PAGE = 50;

    private FindingListsBench() {}

    public static void main(String... words) throws IOException {
        var dialect = Dialect.valueOf(words[0]);
        int images = Integer.parseInt(words[1]);
        var folder = Files.createTempDirectory("plimsoll-bench");
        try (var platform = TestPlatform.start(dialect, folder)) {
            var database = platform.bean(Database.class);
            long began = System.nanoTime();
            ManyFindings.fill(database, images);
            if (dialect == Dialect.POSTGRESQL) {
                database.sql("ANALYZE").update();
            }
            System.out.printf("filled in %d s%n", (System.nanoTime() - began) / 1_000_000_000L);
            System.out.printf(
                    "%s, %d images, %d findings%n",
                    dialect, images, platform.bean(FindingWalk.class).count(none(), everything(), Integer.MAX_VALUE));
            var all = new ArrayList<Double>();
            for (var question : questions(images).entrySet()) {
                for (var sort : FindingSort.values()) {
                    measure(
                            platform,
                            question.getKey() + " by " + sort.label(),
                            question.getValue(),
                            everything(),
                            sort,
                            all);
                }
            }
            var team = new Visibility.Scopes(new TreeSet<>(Set.of(2L)));
            var few = new Visibility.Scopes(new TreeSet<>(Set.of(42L)));
            for (var question : List.of("", "severity=critical", "knownExploited=true")) {
                for (var sort : FindingSort.values()) {
                    measure(platform, "a team: " + question + " by " + sort.label(), question, team, sort, all);
                    measure(platform, "ten images: " + question + " by " + sort.label(), question, few, sort, all);
                }
            }
            for (var sort : FindingSort.values()) {
                measureDeep(platform, everything(), sort, all);
            }
            System.out.printf("lists of findings: p50 %.1f ms, p95 %.1f ms%n", part(all, 0.5), part(all, 0.95));
            others(platform, images, all);
            System.out.printf("all questions: p50 %.1f ms, p95 %.1f ms%n", part(all, 0.5), part(all, 0.95));
        }
    }

    private static Map<String, String> questions(int images) {
        var questions = new LinkedHashMap<String, String>();
        for (var question : List.of(
                "",
                "severity=critical",
                "severity=low,negligible",
                "vulnerability=CVE-2026-7",
                "vulnerability=CVE-2026-19999",
                "package=pkg:npm/dep7",
                "package=lib7",
                "fixState=fixed",
                "knownExploited=true",
                "minEpss=0.9",
                "minEpss=0.01",
                "suppressed=false",
                "suppressed=true",
                "since=2026-01-20",
                "before=2026-01-02",
                "scope=2",
                "repository=reg.example/team/app7",
                "image=" + images / 2,
                "severity=critical&knownExploited=true&scope=3")) {
            questions.put(question.isEmpty() ? "all" : question, question);
        }
        return questions;
    }

    private static Visibility everything() {
        return new Visibility.Everything();
    }

    private static FindingFilter none() {
        return filter("");
    }

    private static FindingFilter filter(String question) {
        var parameters = new LinkedMultiValueMap<String, String>();
        for (var part : question.isEmpty() ? new String[0] : question.split("&", -1)) {
            parameters.add(part.replaceFirst("=.*", ""), part.replaceFirst("^[^=]*=", ""));
        }
        return FindingFilter.of(parameters, Set.of());
    }

    private static void measure(
            TestPlatform platform,
            String name,
            String question,
            Visibility visibility,
            FindingSort sort,
            List<Double> all) {
        var list = platform.bean(FindingList.class);
        var filter = filter(question);
        var took = new ArrayList<Double>();
        Place after = null;
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            var page = list.page(filter, visibility, sort, after, PAGE);
            took.add((System.nanoTime() - began) / 1e6);
            after = FindingCursor.parse(page.next(), sort);
        }
        all.addAll(took);
        System.out.printf(
                "%-60s p50 %7.1f  p95 %7.1f  first %7.1f%n", name, part(took, 0.5), part(took, 0.95), took.getFirst());
    }

    /// Pages from anywhere in the list: behind findings that are chosen by chance.
    private static void measureDeep(TestPlatform platform, Visibility visibility, FindingSort sort, List<Double> all) {
        var list = platform.bean(FindingList.class);
        var took = new ArrayList<Double>();
        for (var place : somewhere(platform.bean(Database.class))) {
            long began = System.nanoTime();
            list.page(filter(""), visibility, sort, place, PAGE);
            took.add((System.nanoTime() - began) / 1e6);
        }
        all.addAll(took);
        System.out.printf(
                "%-60s p50 %7.1f  p95 %7.1f%n", "all, anywhere, by " + sort.label(), part(took, 0.5), part(took, 0.95));
    }

    private static List<Place> somewhere(Database database) {
        var random = new Random(5);
        long last = database.sql("SELECT MAX(id) FROM image").query(Long.class).single();
        var places = new ArrayList<Place>();
        while (places.size() < 2 * ROUNDS) {
            database.sql("""
                            SELECT m.severity, m.vulnerability, v.epss, m.opened_at, m.id, m.component_id, s.set_id, i.id,
                              x.layer, i.registered_at
                            FROM image i JOIN image_component_set x ON x.image_id = i.id
                            JOIN component_set_member s ON s.set_id = x.set_id
                            JOIN component_match m ON m.component_id = s.component_id
                            JOIN vulnerability v ON v.name = m.vulnerability
                            WHERE i.id = ? AND m.resolved_at IS NULL LIMIT 1 OFFSET ?""")
                    .params(1 + random.nextLong(last), random.nextInt(60))
                    .query((row, n) -> new Place(
                            new FindingSort.Position(
                                    row.getLong(1), row.getString(2), row.getDouble(3), row.getLong(4), row.getLong(5)),
                            row.getLong(6),
                            row.getLong(7),
                            row.getLong(8),
                            row.getString(9),
                            Math.max(row.getLong(4), row.getLong(10))))
                    .optional()
                    .ifPresent(places::add);
        }
        return places;
    }

    /// Every other list over HTTP: as an administrator, as a team with a fortieth of the fleet, as one with ten images.
    private static void others(TestPlatform platform, int images, List<Double> all) throws IOException {
        try {
            var admin = Asker.administrator(platform);
            long team = admin.create("/api/v1/users", "{\"name\": \"team\"}");
            admin.bind("auditor", team, 2);
            long few = admin.create("/api/v1/users", "{\"name\": \"few\"}");
            admin.bind("auditor", few, 42);
            for (var path : paths(images)) {
                answers("", admin, path, all);
                answers("a team: ", admin.as(team), path, all);
                answers("ten images: ", admin.as(few), path, all);
            }
            for (var path : List.of(
                    "/api/v1/audit",
                    "/api/v1/audit?action=finding.decided",
                    "/api/v1/rescans",
                    "/api/v1/jobs",
                    "/api/v1/users",
                    "/api/v1/groups",
                    "/api/v1/roles",
                    "/api/v1/bindings",
                    "/api/v1/tokens",
                    "/api/v1/webhooks",
                    "/api/v1/scopes",
                    "/api/v1/policies",
                    "/api/v1/waivers",
                    "/api/v1/feeds")) {
                answers("", admin, path, all);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> paths(int images) {
        var paths = new ArrayList<String>();
        for (var sort : List.of("newest", "worst", "reference")) {
            for (var filter : List.of(
                    "",
                    "&scope=3",
                    "&scope=42",
                    "&compliant=false",
                    "&compliant=true&scope=5",
                    "&status=rejected",
                    "&repository=reg.example/team/app7",
                    "&name=reg.example/team/app7:3",
                    "&base=" + images / 2)) {
                paths.add("/api/v1/images?sort=" + sort + filter);
            }
        }
        long middle = 1_768_500_000_000L;
        paths.addAll(List.of(
                "/api/v1/images?sort=newest&after=" + middle + "~" + images / 2,
                "/api/v1/images?sort=worst&after=4~10~10~" + images / 2,
                "/api/v1/images?sort=reference&after=reg.example/team/app5:0~1",
                "/api/v1/findings/count",
                "/api/v1/findings/count?severity=critical",
                "/api/v1/findings/count?severity=critical&knownExploited=true",
                "/api/v1/findings/count?minEpss=0.9&fixState=fixed",
                "/api/v1/findings/count?suppressed=true",
                "/api/v1/findings/count?scope=2&severity=high",
                "/api/v1/findings/count?package=pkg:npm/dep7",
                "/api/v1/findings/count?since=2026-01-30",
                "/api/v1/findings/summary",
                "/api/v1/findings/summary?scope=2",
                "/api/v1/findings?limit=500",
                "/api/v1/findings?limit=500&sort=newest",
                "/api/v1/components",
                "/api/v1/components?after=50000",
                "/api/v1/components?name=lib7",
                "/api/v1/components?package=pkg:npm/dep7",
                "/api/v1/components?name=dep7&version=3",
                "/api/v1/components/2/images",
                "/api/v1/vulnerabilities/CVE-2026-7",
                "/api/v1/vulnerabilities/CVE-2026-7/blast-radius",
                "/api/v1/vulnerabilities/CVE-2026-19999/blast-radius",
                "/api/v1/events",
                "/api/v1/events?after=" + images,
                "/api/v1/decisions",
                "/api/v1/decisions?all=true&vulnerability=CVE-2026-7",
                "/api/v1/practice?by=pipeline",
                "/api/v1/practice?by=scope",
                "/api/v1/images/" + images / 2,
                "/api/v1/images/" + images / 2 + "/components",
                "/api/v1/images/" + images / 2 + "/names",
                "/api/v1/images/" + images / 2 + "/registrations",
                "/api/v1/images/" + images / 2 + "/history"));
        return paths;
    }

    private static void answers(String who, Asker asker, String path, List<Double> all)
            throws IOException, InterruptedException {
        var took = new ArrayList<Double>();
        String after = null;
        for (int round = 0; round < ROUNDS; round++) {
            var page = after == null
                    ? path
                    : path + (path.contains("?") ? "&" : "?") + "after="
                            + URLEncoder.encode(after, StandardCharsets.UTF_8);
            long began = System.nanoTime();
            var answer = asker.get(page);
            took.add((System.nanoTime() - began) / 1e6);
            if (answer.status() != 200 && answer.status() != 404 && answer.status() != 403) {
                throw new IOException(page + ": " + answer.body());
            }
            var next = answer.json().path("next");
            after = !path.contains("after=") && next.isString() ? next.asString() : null;
        }
        all.addAll(took);
        System.out.printf("%-60s p50 %7.1f  p95 %7.1f%n", who + path, part(took, 0.5), part(took, 0.95));
    }

    private static double part(List<Double> took, double part) {
        var sorted = took.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
    }
}
