package dev.plimsoll.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/// Names and habits that hold everywhere.
@AnalyzeClasses(packages = DirectionsTest.HOUSE, importOptions = ImportOption.DoNotIncludeTests.class)
final class NamesTest {
    private static final Set<String> EMPTY_WORDS = Set.of(
            "common", "util", "utils", "utility", "helper", "helpers", "model", "models", "misc", "base", "impl");

    @ArchTest
    static final ArchRule packages_are_named_by_what_they_do = classes()
            .should(new ArchCondition<>("be in a package whose name says what it does") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    Arrays.stream(type.getPackageName().split("\\."))
                            .filter(EMPTY_WORDS::contains)
                            .forEach(word -> events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " is in a package named " + word)));
                }
            });

    @ArchTest
    static final ArchRule classes_are_named_by_their_difference = noClasses()
            .that()
            // Docker's own word for the programs that keep a registry's credentials.
            .doNotHaveSimpleName("CredentialHelper")
            .should()
            .haveNameMatching(".*[.$](Abstract\\w+|\\w*(Manager|Helper|Helpers|Util|Utils|Impl))")
            .because("a name says what sets the class apart: SqliteAdvisoryDatabase, not AdvisoryDatabaseImpl");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .should(new ArchCondition<>("be in a package with @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getPackageName() + " has no package-info.java with @NullMarked"));
                    }
                }
            });

    @ArchTest
    static final ArchRule nothing_static_changes =
            fields().that().areStatic().should().beFinal().because("state belongs to objects that main wires");

    @ArchTest
    static final ArchRule the_engine_prints_nothing = noClasses()
            .that()
            .resideInAnyPackage("dev.plimsoll.engine..", "dev.plimsoll.vocabulary..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("stdout belongs to the report; the engine returns data");

    @ArchTest
    static final ArchRule one_logging_interface = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .because("SLF4J is what everything logs to");
}
