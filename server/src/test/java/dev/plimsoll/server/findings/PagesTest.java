package dev.plimsoll.server.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.registration.RegistrationWriter;
import dev.plimsoll.server.Fleet;
import dev.plimsoll.server.TestPlatform;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.vocabulary.InstalledPackage;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Whoever goes from page to page, of whatever size, reads what is on one page that holds all.
final class PagesTest {
    private static final String LEFT = Fleet.osv("GHSA-aaaa-bbbb-cccc", "npm", "left", "2.0.0", "CRITICAL");
    private static final String RIGHT = Fleet.osv("GHSA-dddd-eeee-ffff", "npm", "right", "3.0.0", "HIGH");

    @TempDir
    private Path folder;

    private TestPlatform platform;

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void every_list_page_by_page_gives_each_row_once_in_one_order(Dialect dialect) throws Exception {
        try (var running = TestPlatform.start(dialect, folder.resolve("data"))) {
            platform = running;
            platform.advisories(TestPlatform.database(folder, "all", "npm", LEFT, "npm", RIGHT));
            compare(fill());
        }
    }

    /// @return an image with most of everything
    private long fill() throws Exception {
        long last = 0;
        for (int i = 0; i < 9; i++) {
            var installed = new ArrayList<InstalledPackage>();
            for (int j = 0; j <= i; j++) {
                installed.add(Fleet.npm(j % 2 == 0 ? "left" : "right", "1.0." + j, "pages" + j % 3));
            }
            var sent = platform.register(
                    RegistrationWriter.write(Fleet.image("pages/" + i, false, List.copyOf(installed))), "key" + i);
            assertThat(sent.status()).as(sent.body()).isEqualTo(201);
            last = Long.parseLong(
                    sent.headers().firstValue("Location").orElseThrow().replaceFirst(".*/", ""));
            var decided = platform.send(platform.request("/api/v1/decisions")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("""
                            {"decisions": [{"vulnerability": "GHSA-aaaa-bbbb-cccc", "image": "%d",
                             "status": "not_affected", "justification": "component_not_present",
                             "comment": "not there"}]}""".formatted(last))));
            assertThat(decided.status()).as(decided.body()).isEqualTo(201);
        }
        while (platform.bean(Database.class)
                        .sql("SELECT COUNT(*) FROM rejudge")
                        .query(Long.class)
                        .single()
                > 0) {
            Thread.sleep(50); // what was decided is about to be seen
        }
        return last;
    }

    private void compare(long last) throws Exception {
        var lists = new ArrayList<String>();
        for (var sort : FindingSort.values()) {
            for (var filter :
                    List.of("", "&severity=critical", "&suppressed=true", "&since=2026-01-01", "&image=" + last)) {
                lists.add("/api/v1/findings?sort=" + sort.label() + filter);
            }
        }
        for (var sort : List.of("newest", "worst", "reference")) {
            for (var filter : List.of("", "&compliant=true", "&scope=1")) {
                lists.add("/api/v1/images?sort=" + sort + filter);
            }
        }
        lists.addAll(List.of(
                "/api/v1/components?",
                "/api/v1/components?name=left",
                "/api/v1/events?",
                "/api/v1/decisions?",
                "/api/v1/decisions?all=true",
                "/api/v1/audit?",
                "/api/v1/audit?action=finding.decided",
                "/api/v1/rescans?",
                "/api/v1/users?",
                "/api/v1/tokens?",
                "/api/v1/roles?",
                "/api/v1/scopes?",
                "/api/v1/images/" + last + "/components?",
                "/api/v1/images/" + last + "/registrations?",
                "/api/v1/images/" + last + "/history?"));
        for (var list : lists) {
            var whole = pages(list, 500);
            assertThat(whole).as(list).doesNotHaveDuplicates();
            for (int limit : List.of(1, 4)) {
                assertThat(pages(list, limit)).as(list + " by " + limit).isEqualTo(whole);
            }
        }
    }

    private List<JsonNode> pages(String list, int limit) throws Exception {
        var found = new ArrayList<JsonNode>();
        var next = "";
        do {
            var answer = platform.get(list + "&limit=" + limit + next);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            var page = answer.json();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
            for (var item : page.path("items")) {
                // grows with every run of the platform's own
                found.add(item instanceof ObjectNode object ? object.without("lastSeen") : item);
            }
            next = page.path("next").isString()
                    ? "&after=" + URLEncoder.encode(page.path("next").asString(), StandardCharsets.UTF_8)
                    : "";
        } while (!next.isEmpty());
        return found;
    }
}
