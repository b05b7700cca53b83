package dev.plimsoll.server;

import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A fleet of any size for benches and tests of size: applications with releases, on few bases and stacks, with the
/// packages of 200 to 450 and about a hundred findings in each image. The same number gives the same image.
///
/// Releases of one application share its base and its stack always, and its dependencies three at a time, as
/// rebuilt images do; only the newest layer is their own.
public final class LargeFleet {
    private static final int BASES = 24;
    private static final int BASE_NAMES = 700;
    private static final int PACKAGES_OF_BASE = 130;
    private static final int STACKS = 150;
    private static final int STACK_NAMES = 3_000;
    private static final int PACKAGES_OF_STACK = 60;
    private static final int APP_NAMES = 40_000;
    private static final int RELEASES = 10;
    private static final int RELEASES_OF_LAYER = 3;
    private static final int VERSIONS = 8;
    private static final int PACKAGES = 500;
    private static final int UNKNOWN = 100;

    /// Every so many names of packages an advisory.
    private static final int VULNERABLE = 3;

    private LargeFleet() {}

    /// The image of that number, from 0.
    public static RegistrationRequest image(int number) {
        int app = number / RELEASES;
        int release = number % RELEASES;
        var random = new Random(app);
        int base = random.nextInt(BASES);
        int stack = random.nextInt(STACKS);
        int dependencies = 20 + random.nextInt(240);
        var packages = new TreeMap<String, InstalledPackage>();
        var layers = new ArrayList<String>();
        layers.add("base " + base);
        layers.add("stack " + stack);
        layers.add("app " + app + " dependencies " + release / RELEASES_OF_LAYER);
        layers.add("app " + app + " release " + release);
        base(base, packages);
        stack(stack, packages);
        dependencies(layers.get(2), app, dependencies, release / RELEASES_OF_LAYER, packages);
        add(packages, Fleet.npm("app-" + app, "1." + release + ".0", layers.getLast()));
        return request(app, release, layers, packages);
    }

    /// An image of 500 packages that is built on the base and the stack of one of the fleet, and has of its own what
    /// applications have: in all 400 packages that the fleet has, and 100 releases that nobody has yet.
    ///
    /// @param number another image for each
    /// @param fleet how many images there are
    public static RegistrationRequest mostlyKnown(int number, int fleet) {
        var random = new Random(17_000_003L + number);
        var packages = new TreeMap<String, InstalledPackage>();
        int app = random.nextInt(fleet / RELEASES);
        var like = new Random(app);
        int base = like.nextInt(BASES);
        int stack = like.nextInt(STACKS);
        var layers = List.of("base " + base, "stack " + stack, "bench " + number);
        base(base, packages);
        stack(stack, packages);
        for (int other = 0; packages.size() < PACKAGES - UNKNOWN; other++) {
            var some = new TreeMap<String, InstalledPackage>();
            dependencies(layers.getLast(), (app + other) % (fleet / RELEASES), 100, 0, some);
            for (var one : some.values()) {
                if (packages.size() < PACKAGES - UNKNOWN) {
                    add(packages, one);
                }
            }
        }
        for (int i = 0; i < UNKNOWN; i++) {
            var name = "dep" + random.nextInt(APP_NAMES);
            add(packages, Fleet.npm(name, "1." + number + "." + i, layers.getLast()));
        }
        return request(1_000_000 + number, 0, layers, packages);
    }

    private static void add(Map<String, InstalledPackage> packages, InstalledPackage installed) {
        packages.putIfAbsent(installed.purl().canonical(), installed);
    }

    private static void base(int base, Map<String, InstalledPackage> packages) {
        var random = new Random(1_000_003L * base);
        for (int i = 0; i < PACKAGES_OF_BASE; i++) {
            int name = random.nextInt(BASE_NAMES);
            add(packages, Fleet.deb("lib" + name, "src" + name, version(base % 3 + 1) + "-1", "base " + base));
        }
    }

    private static void stack(int stack, Map<String, InstalledPackage> packages) {
        var random = new Random(7_000_003L * stack);
        for (int i = 0; i < PACKAGES_OF_STACK; i++) {
            add(
                    packages,
                    Fleet.npm(
                            "stack" + random.nextInt(STACK_NAMES),
                            version(1 + random.nextInt(VERSIONS)),
                            "stack " + stack));
        }
    }

    /// Few packages are in most applications, most are in few.
    private static void dependencies(
            String layer, int app, int count, int generation, Map<String, InstalledPackage> packages) {
        var random = new Random(13_000_003L * app);
        for (int i = 0; i < count; i++) {
            double rank = random.nextDouble();
            int name = (int) (APP_NAMES * rank * rank * rank * rank);
            int version = Math.min(VERSIONS, 1 + random.nextInt(VERSIONS) + generation);
            add(packages, Fleet.npm("dep" + name, version(version), layer));
        }
    }

    private static String version(int major) {
        return major + ".0.0";
    }

    private static RegistrationRequest request(
            int app, int release, List<String> layers, Map<String, InstalledPackage> packages) {
        var name = "reg.example/team" + app % 40 + "/app" + app;
        var facts = new ImageFacts(
                name + ":1." + release,
                Fleet.digest("image " + app + " " + release),
                Fleet.digest("manifest " + app + " " + release),
                List.of(name + ":1." + release),
                null,
                new ImageConfig(
                        null,
                        "app",
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of("team", "team" + app % 40),
                        List.of(),
                        "/"),
                layers.stream()
                        .map(layer -> new LayerFacts(Fleet.digest(layer), null, "COPY " + layer, 1_000L))
                        .toList());
        var sorted = packages.values().stream()
                .sorted(Comparator.comparing(InstalledPackage::purl))
                .toList();
        return new RegistrationRequest(
                facts,
                new Inventory(Fleet.DEBIAN, sorted, true, List.of()),
                new BuildFacts(
                        "github", name, "0".repeat(40), "main", "alice", "build", Integer.toString(release), null),
                false);
    }

    /// A critical advisory on one of the packages that many applications of all teams have.
    public static String widespread(String id, int number) {
        return Fleet.osv(id, "npm", "dep" + (1 + 3 * number), version(VERSIONS), "CRITICAL");
    }

    /// The advisories on the fleet's packages.
    ///
    /// @param changed so many of them say something else than those of 0 do: that is the update
    /// @param more further entries about npm packages, as OSV
    public static Path database(Path folder, String name, int changed, String... more)
            throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        for (var entry : more) {
            words.add("npm");
            words.add(entry);
        }
        advisories("Debian:12", "DEBIAN-CVE-2026-1", "src", BASE_NAMES, 0, words);
        advisories("npm", "GHSA-stck-", "stack", STACK_NAMES, 0, words);
        advisories("npm", "GHSA-depe-", "dep", APP_NAMES, changed, words);
        return TestPlatform.database(folder, name, words.toArray(String[]::new));
    }

    private static void advisories(
            String ecosystem, String prefix, String names, int count, int changed, List<String> words) {
        var severities = List.of("LOW", "MODERATE", "HIGH", "CRITICAL");
        var made = new LinkedHashMap<String, String>();
        int left = changed;
        for (int i = 0; i < count; i += VULNERABLE) {
            var random = new Random(31L * i + names.hashCode());
            int fixed = 2 + random.nextInt(VERSIONS);
            int severity = (int) (random.nextDouble() * random.nextDouble() * severities.size());
            // a change of the advisory is another severity; spread over the names, so that common and rare ones change
            int every = Math.max(1, count / VULNERABLE / Math.max(1, changed));
            boolean other = left > 0 && i / VULNERABLE % every == every / 2;
            if (other) {
                severity = (severity + 1) % severities.size();
                left--;
            }
            var id = prefix
                    + (prefix.startsWith("GHSA") ? "%04d-%04d".formatted(i / 10_000, i % 10_000) : "%04d".formatted(i));
            made.put(id, Fleet.osv(id, ecosystem, names + i, version(fixed), severities.get(severity)));
        }
        var archive = ecosystem.startsWith("Debian") ? "Debian" : ecosystem;
        made.values().forEach(entry -> {
            words.add(archive);
            words.add(entry);
        });
    }
}
