package dev.plimsoll.engine.advisory.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import dev.plimsoll.engine.advisory.AdvisoryFeed.Publication;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdvisoryFeedsTest {
    @Test
    void no_feed_is_left_out_of_the_list() throws Exception {
        var listed = AdvisoryFeeds.all().stream().map(Object::getClass).toList();
        assertThat(feedClasses())
                .isNotEmpty()
                .allSatisfy(
                        found -> assertThat(listed).as("AdvisoryFeeds.all()").contains(found));
    }

    private static java.util.List<Class<?>> feedClasses()
            throws IOException, URISyntaxException, ClassNotFoundException {
        var folder = Path.of(AdvisoryFeeds.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve(AdvisoryFeeds.class.getPackageName().replace('.', '/'));
        var found = new java.util.ArrayList<Class<?>>();
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                var name = file.getFileName().toString().replace(".class", "");
                var type = Class.forName(AdvisoryFeeds.class.getPackageName() + "." + name);
                if (AdvisoryFeed.class.isAssignableFrom(type)) {
                    found.add(type);
                }
            }
        }
        return found;
    }

    @Test
    void names_are_distinct_and_addresses_are_secure() {
        assertThat(AdvisoryFeeds.all()).extracting(AdvisoryFeed::name).doesNotHaveDuplicates();
        for (var feed : AdvisoryFeeds.all()) {
            switch (feed.publication()) {
                case Publication.Bucket(var address) ->
                    assertThat(URI.create(address)).hasScheme("https");
                case Publication.File file ->
                    assertThat(URI.create(file.address())).hasScheme("https");
                case Publication.Local() -> {}
            }
        }
    }

    @Test
    void an_empty_folder_has_no_sources(@TempDir Path folder) throws IOException {
        for (var feed : AdvisoryFeeds.all()) {
            assertThat(feed.sources(folder)).isEmpty();
        }
    }
}
