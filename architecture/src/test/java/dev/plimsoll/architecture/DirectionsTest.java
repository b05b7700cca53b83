package dev.plimsoll.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The arrows of docs/architecture.md: who may import whom.
@AnalyzeClasses(packages = DirectionsTest.HOUSE, importOptions = ImportOption.DoNotIncludeTests.class)
final class DirectionsTest {
    static final String HOUSE = "dev.plimsoll";

    /// What each module may import besides itself.
    private static final Map<String, Set<String>> MODULES = new TreeMap<>(Map.of(
            "vocabulary", Set.of(),
            "engine", Set.of("vocabulary"),
            "cli", Set.of("vocabulary", "engine"),
            "server", Set.of("vocabulary", "engine", "notifier", "gateway"),
            "notifier", Set.of("vocabulary"),
            "gateway", Set.of("vocabulary"),
            "enforcer", Set.of("vocabulary")));

    /// What each package of the engine may import besides itself: `image ← inventory ← matching → advisory`,
    /// `matching ← policy ← report ← scan`, and what those may.
    private static final Map<String, Set<String>> ENGINE = new TreeMap<>(Map.of(
            "network", Set.of(),
            "image", Set.of("network"),
            "inventory", Set.of("image"),
            "advisory", Set.of("network"),
            "matching", Set.of("inventory", "advisory", "image"),
            "policy", Set.of("matching", "inventory", "advisory", "image"),
            "registration", Set.of(),
            "report", Set.of("policy", "matching", "inventory", "advisory", "image"),
            "scan", Set.of("report", "policy", "matching", "inventory", "advisory", "image")));

    @ArchTest
    static void modules_import_only_what_stands_below_them(JavaClasses house) {
        checkDirections(HOUSE, MODULES, house);
    }

    @ArchTest
    static void the_engine_flows_one_way(JavaClasses house) {
        checkDirections(HOUSE + ".engine", ENGINE, house);
    }

    @ArchTest
    static void every_package_has_a_place_in_the_directions(JavaClasses house) {
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(HOUSE + "..")
                .should()
                .resideInAnyPackage(packages(HOUSE, MODULES.keySet()))
                .because("a new module needs its arrows in DirectionsTest.MODULES")
                .check(house);
        ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(HOUSE + ".engine..")
                .should()
                .resideInAnyPackage(packages(HOUSE + ".engine", ENGINE.keySet()))
                .because("a new package of the engine needs its arrows in DirectionsTest.ENGINE")
                .check(house);
    }

    @ArchTest
    static final ArchRule no_package_cycles =
            slices().matching(HOUSE + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_vocabulary_knows_values_only = noClasses()
            .that()
            .resideInAPackage(HOUSE + ".vocabulary..")
            .should()
            .dependOnClassesThat(new DescribedPredicate<>("are no plain values") {
                @Override
                public boolean test(JavaClass type) {
                    var name = type.getPackageName();
                    return !type.isPrimitive()
                            && !type.isArray()
                            && !type.isEquivalentTo(java.io.ByteArrayOutputStream.class)
                            && !name.startsWith(HOUSE + ".vocabulary")
                            && !name.equals("java.lang")
                            && !name.equals("java.lang.invoke")
                            && !name.equals("java.lang.runtime")
                            && !name.equals("java.lang.annotation")
                            && !name.equals("java.math")
                            && !name.equals("java.net")
                            && !name.equals("java.nio.charset")
                            && !name.startsWith("java.time")
                            && !name.startsWith("java.util")
                            && !name.startsWith("org.jspecify")
                            && !name.startsWith("com.github.packageurl");
                }
            })
            .because("everything imports it: it does no I/O and brings no framework");

    private static void checkDirections(String parent, Map<String, Set<String>> allowed, JavaClasses house) {
        allowed.forEach((from, to) -> {
            var forbidden = allowed.keySet().stream()
                    .filter(other -> !other.equals(from) && !to.contains(other))
                    .toList();
            if (!forbidden.isEmpty()) {
                noClasses()
                        .that()
                        .resideInAPackage(parent + "." + from + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(packages(parent, forbidden))
                        .because(from + " may import " + (to.isEmpty() ? "no other" : to) + " (docs/architecture.md)")
                        .allowEmptyShould(true)
                        .check(house);
            }
        });
    }

    private static String[] packages(String parent, Iterable<String> names) {
        var all = new java.util.ArrayList<String>();
        names.forEach(name -> all.add(parent + "." + name + ".."));
        return all.toArray(String[]::new);
    }
}
