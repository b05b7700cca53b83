package dev.plimsoll.server.findings;

import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.findings.FindingWalk.Place;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.util.LinkedMultiValueMap;

/// Measures P9: every filter and order of findings over a fleet of any size, as everybody and as a small team.
///
/// `main SQLITE 10000` fills a new database with 10,000 images and about a million findings and prints, for each
/// question, the median and the 95th percentile in milliseconds over pages near the beginning and further on.
public final class FindingListsBench {
    private static final int ROUNDS = 15;
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
            others(platform, all);
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

    private static void others(TestPlatform platform, List<Double> all) throws IOException {
        for (var path : List.of(
                "/api/v1/findings/count",
                "/api/v1/findings/count?severity=critical&knownExploited=true",
                "/api/v1/findings/summary",
                "/api/v1/findings/summary?scope=2",
                "/api/v1/images?sort=worst",
                "/api/v1/images?sort=newest&scope=3",
                "/api/v1/images?compliant=false&sort=reference",
                "/api/v1/components?name=lib7",
                "/api/v1/vulnerabilities/CVE-2026-7",
                "/api/v1/vulnerabilities/CVE-2026-7/blast-radius")) {
            var took = new ArrayList<Double>();
            for (int round = 0; round < ROUNDS; round++) {
                long began = System.nanoTime();
                try {
                    var answer = platform.get(path);
                    if (answer.status() != 200) {
                        throw new IOException(path + ": " + answer.body());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                took.add((System.nanoTime() - began) / 1e6);
            }
            all.addAll(took);
            System.out.printf("%-60s p50 %7.1f  p95 %7.1f%n", path, part(took, 0.5), part(took, 0.95));
        }
    }

    private static double part(List<Double> took, double part) {
        var sorted = took.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
    }
}
