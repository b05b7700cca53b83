package dev.plimsoll.engine.matching;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plimsoll.engine.advisory.AdvisoryDatabase;
import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.vocabulary.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// The shared test data, where it is: real advisories and real images. What needs it is skipped where it is not.
final class SharedData {
    private SharedData() {}

    static Path folder() {
        var configured = System.getenv("PLIMSOLL_TEST_DATA");
        var folder = configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("plimsoll.root", ".")).resolve("../shared/data");
        assumeTrue(
                Files.isDirectory(folder.resolve("feeds")),
                folder + " holds no feeds: set PLIMSOLL_TEST_DATA to the shared test data");
        return folder;
    }

    /// A database of all feeds, built once and kept for the next run.
    static AdvisoryDatabase database() throws IOException, InterruptedException {
        var feeds = folder().resolve("feeds");
        var file = Path.of(System.getProperty("java.io.tmpdir"), "matching-advisories", "all.db");
        Files.createDirectories(file.getParent());
        new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(feeds, file);
        return SqliteAdvisoryDatabase.open(file);
    }

    static boolean has(String image) {
        return Files.isDirectory(layout(image));
    }

    private static Path layout(String image) {
        var shipped = folder().resolve("images").resolve(image);
        var built = System.getenv("PLIMSOLL_TEST_IMAGES");
        return Files.isDirectory(shipped) || built == null
                ? shipped
                : Path.of(built).resolve(image);
    }

    /// One of the shipped images, or of those that the recipe builds.
    static Inventory inventory(String image) throws IOException, InterruptedException {
        var layout = layout(image);
        assumeTrue(
                Files.isDirectory(layout),
                "the recipe's image '" + image + "' is absent: build it and set PLIMSOLL_TEST_IMAGES to its folder");
        var work = Files.createTempDirectory("matching-image");
        try (var opened =
                new Images().open("oci:" + layout, OpenOptions.in(work).withOffline(true))) {
            return new ImageCataloger(Catalogers.all(), null, List.of()).catalog(opened);
        }
    }
}
