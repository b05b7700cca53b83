package dev.plimsoll.server.findings;

import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Fills a database with a fleet straight into its tables: about a hundred findings in each image, on 24 bases and
/// 150 stacks that many share and dependencies that three releases share. Registering them would take hours.
final class ManyFindings {
    private static final int BATCH = 5_000;
    static final int BASES = 24;
    static final int STACKS = 150;
    static final int VULNERABILITIES = 20_000;
    private static final int DEPENDENCIES = 8_000;
    private static final int VERSIONS = 8;
    static final int TEAMS = 40;
    static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    static final long DAY = 86_400_000L;

    private final Database database;
    private final Random random = new Random(7);
    private final List<Long> vulnerable = new ArrayList<>();
    private final Map<String, Long> packages = new HashMap<>();
    private @Nullable String statement;
    private List<Object[]> rows = new ArrayList<>();
    private long matches;

    private ManyFindings(Database database) {
        this.database = database;
    }

    static void fill(Database database, int images) {
        var fleet = new ManyFindings(database);
        database.write(() -> {
            fleet.vulnerabilities();
            fleet.components();
            fleet.sets(images);
            fleet.images(images);
            new ManyRecords(database).fill(images);
        });
    }

    private void add(String sql, Object... row) {
        if (!sql.equals(statement) || rows.size() == BATCH) {
            flush();
            statement = sql;
        }
        rows.add(row);
    }

    private void flush() {
        if (statement != null && !rows.isEmpty()) {
            database.batches().batchUpdate(statement, rows);
        }
        rows = new ArrayList<>();
    }

    private void vulnerabilities() {
        for (int i = 0; i < VULNERABILITIES; i++) {
            double epss = Math.pow(random.nextDouble(), 6);
            add(
                    "INSERT INTO vulnerability(name, title, published, known_exploited, epss, percentile)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    name(i),
                    "a fault",
                    START,
                    i % 100 == 7 ? 1 : 0,
                    epss,
                    epss);
        }
        for (int i = 0; i < VULNERABILITIES; i++) {
            add("INSERT INTO vulnerability_alias(alias, vulnerability) VALUES (?, ?)", name(i), name(i));
        }
        flush();
    }

    static String name(int number) {
        return "CVE-2026-" + number;
    }

    private static long base(int base, int i) {
        return 1 + base * 130L + i;
    }

    private static long stack(int stack, int i) {
        return 10_000 + stack * 60L + i;
    }

    private static long dependency(int name, int version) {
        return 100_000 + name * (long) VERSIONS + version;
    }

    private void components() {
        for (int base = 0; base < BASES; base++) {
            for (int i = 0; i < 130; i++) {
                component(base(base, i), "pkg:deb/debian/lib" + i + "@" + base, "lib" + i, Integer.toString(base));
            }
        }
        for (int stack = 0; stack < STACKS; stack++) {
            for (int i = 0; i < 60; i++) {
                component(stack(stack, i), "pkg:npm/stack" + i + "@" + stack, "stack" + i, Integer.toString(stack));
            }
        }
        for (int name = 0; name < DEPENDENCIES; name++) {
            for (int version = 0; version < VERSIONS; version++) {
                component(
                        dependency(name, version),
                        "pkg:npm/dep" + name + "@" + version,
                        "dep" + name,
                        Integer.toString(version));
            }
        }
        flush();
        for (var component : vulnerable) {
            var found = new TreeSet<Integer>();
            for (int i = 0; i <= random.nextInt(2); i++) {
                found.add((int) (VULNERABILITIES * Math.pow(random.nextDouble(), 2)));
            }
            found.forEach(number -> match(component, number));
        }
        flush();
    }

    private void component(long id, String purl, String name, String version) {
        add(
                "INSERT INTO component(id, package_id, digest, purl, name, version, content, first_seen)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                packages.computeIfAbsent(name, _ -> named(purl, name)),
                "c" + id,
                purl,
                name,
                version,
                Stored.json(new InstalledPackage(
                        PackageUrl.parse(purl),
                        name,
                        version,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        null,
                        Confidence.HIGH)),
                START);
        if (id % 5 < 2) {
            vulnerable.add(id);
        }
    }

    private long named(String purl, String name) {
        long id = packages.size() + 1L;
        add(
                "INSERT INTO package(id, purl, name, lookup, source_lookup) VALUES (?, ?, ?, ?, '')",
                id,
                purl.replaceFirst("@.*", ""),
                name,
                name);
        return id;
    }

    private void match(long component, int number) {
        var severity = Severity.values()[(int) (6 * Math.sqrt(random.nextDouble()))];
        var finding = new Finding(
                name(number),
                List.of(),
                severity,
                "test",
                List.of(),
                null,
                false,
                "a fault",
                Instant.ofEpochMilli(START),
                PackageUrl.of("npm", null, "p" + component, "1", Map.of()),
                "p" + component,
                "1",
                null,
                number % 3 == 0 ? FixState.NOT_FIXED : FixState.FIXED,
                "2",
                List.of(),
                List.of(),
                null);
        long opened = START + (long) (30 * DAY * random.nextDouble());
        add(
                "INSERT INTO component_match(id, component_id, vulnerability, severity, fix_state, fixed_version, digest,"
                        + " content, opened_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ++matches,
                component,
                name(number),
                MatchStore.rank(severity),
                finding.fixState().label(),
                "2",
                "d",
                Stored.json(finding),
                opened,
                opened);
    }

    private void sets(int images) {
        int dependencies = dependencySets(images);
        for (long set = 1; set <= BASES + STACKS + dependencies; set++) {
            add("INSERT INTO component_set(id, digest) VALUES (?, ?)", set, "s" + set);
        }
        flush();
        for (int base = 0; base < BASES; base++) {
            for (int i = 0; i < 130; i++) {
                member(1 + base, base(base, i));
            }
        }
        for (int stack = 0; stack < STACKS; stack++) {
            for (int i = 0; i < 60; i++) {
                member(1 + BASES + stack, stack(stack, i));
            }
        }
        for (int set = 0; set < dependencies; set++) {
            var members = new TreeSet<Long>();
            int many = 20 + random.nextInt(100);
            for (int i = 0; i < many; i++) {
                double rank = random.nextDouble();
                members.add(dependency((int) (DEPENDENCIES * rank * rank * rank), random.nextInt(VERSIONS)));
            }
            for (var member : members) {
                member(1 + BASES + STACKS + set, member);
            }
        }
        flush();
    }

    private static int dependencySets(int images) {
        return Math.max(1, images / 3);
    }

    private void member(long set, long component) {
        add("INSERT INTO component_set_member(set_id, component_id, paths) VALUES (?, ?, '[]')", set, component);
    }

    private void images(int images) {
        for (int team = 0; team < TEAMS; team++) {
            add("INSERT INTO scope(id, name, expression) VALUES (?, ?, 'false')", team + 2L, "team" + team);
        }
        add("INSERT INTO scope(id, name, expression) VALUES (?, ?, 'false')", TEAMS + 2L, "few");
        flush();
        var content = Stored.json(
                Map.of("image", Fleet.image("team/app", false, List.of()).image(), "complete", true));
        for (long image = 1; image <= images; image++) {
            long at = START + (long) (30 * DAY * random.nextDouble());
            add(
                    "INSERT INTO image(id, digest, diff_ids_digest, status, reference, content, inventory_digest,"
                            + " registered_at, last_registered_at) VALUES (?, ?, 'd', 'REGISTERED', ?, ?, 'i', ?, ?)",
                    image,
                    "sha256:" + image,
                    "reg.example/team/app" + image / 10 + ":" + image % 10,
                    content,
                    at,
                    at);
        }
        flush();
        for (long image = 1; image <= images; image++) {
            long app = image / 10;
            links(image, app, images);
        }
        flush();
        for (long image = 1; image <= images; image++) {
            add(
                    "INSERT INTO image_name(image_id, name, repository, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)",
                    image,
                    "reg.example/team/app" + image / 10 + ":" + image % 10,
                    "reg.example/team/app" + image / 10,
                    START,
                    START);
        }
        for (long image = 1; image <= images; image++) {
            add("INSERT INTO scope_image(scope_id, image_id) VALUES (1, ?)", image);
        }
        for (long image = 1; image <= images; image++) {
            add("INSERT INTO scope_image(scope_id, image_id) VALUES (?, ?)", 2 + image / 10 % TEAMS, image);
        }
        for (long image = 1; image <= 10; image++) {
            add("INSERT INTO scope_image(scope_id, image_id) VALUES (?, ?)", TEAMS + 2L, image * (images / 10));
        }
        for (long image = 1; image <= images; image++) {
            add(
                    "INSERT INTO image_summary(image_id, critical, high, medium, low, negligible, unrated, fixable,"
                            + " exploited, suppressed) VALUES (?, ?, ?, 10, 20, 20, 20, 20, 1, 0)",
                    image,
                    random.nextInt(12),
                    random.nextInt(20));
        }
        for (long image = 1; image <= images; image++) {
            add(
                    "INSERT INTO image_verdict(image_id, compliant, blocks, outcome, digest, content, judged_at)"
                            + " VALUES (?, ?, 0, 'COMPLIANT', 'd', '{}', 0)",
                    image,
                    image % 3 == 0 ? 0 : 1);
        }
        flush();
        database.sql("""
                        INSERT INTO finding_assessment(image_id, component_id, vulnerability, layer, suppressed, said)
                        SELECT x.image_id, m.component_id, m.vulnerability, x.layer, 1, 'test' FROM component_match m
                        JOIN component_set_member s ON s.component_id = m.component_id
                        JOIN image_component_set x ON x.set_id = s.set_id WHERE m.id % 1000 = 7""").update();
    }

    private void links(long image, long app, int images) {
        if (image <= BASES) {
            link(image, image, "base"); // others are built on these
            return;
        }
        var of = new Random(app);
        link(image, 1 + of.nextInt(BASES), "base");
        link(image, 1 + BASES + of.nextInt(STACKS), "stack");
        link(image, 1 + BASES + STACKS + image / 3 % dependencySets(images), "app");
    }

    private void link(long image, long set, String layer) {
        add("INSERT INTO image_component_set(image_id, set_id, layer) VALUES (?, ?, ?)", image, set, layer);
    }
}
