package dev.plimsoll.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A part that is forgotten in the visible list of its family is never used: these tests name it.
final class ListsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(DirectionsTest.HOUSE);

    @ParameterizedTest
    @CsvSource({
        "engine.inventory.Cataloger, engine.inventory.catalogers.Catalogers",
        "engine.advisory.AdvisoryFeed, engine.advisory.feeds.AdvisoryFeeds",
        "engine.matching.versions.VersionScheme, engine.matching.versions.VersionSchemes",
        "engine.report.ReportFormat, engine.report.formats.ReportFormats",
    })
    void every_part_stands_in_the_list_of_its_family(String familyName, String listName) {
        var family = HOUSE.get(DirectionsTest.HOUSE + "." + familyName);
        var list = HOUSE.get(DirectionsTest.HOUSE + "." + listName);

        assertThat(parts(family)).as("classes that are a %s", familyName).isNotEmpty();
        assertThat(parts(family).stream().filter(part -> !isUsedBy(list, part)))
                .as("left out of %s", listName)
                .isEmpty();
    }

    private static List<JavaClass> parts(JavaClass family) {
        return family.getAllSubclasses().stream()
                .filter(type -> !type.isInterface()
                        && !type.isAnonymousClass()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .sorted(java.util.Comparator.comparing(JavaClass::getName))
                .toList();
    }

    private static boolean isUsedBy(JavaClass list, JavaClass part) {
        return part.getDirectDependenciesToSelf().stream()
                .anyMatch(use -> use.getOriginClass().equals(list)
                        || use.getOriginClass()
                                .getEnclosingClass()
                                .filter(list::equals)
                                .isPresent());
    }
}
