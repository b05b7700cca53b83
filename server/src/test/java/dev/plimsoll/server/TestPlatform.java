package dev.plimsoll.server;

import dev.plimsoll.engine.advisory.DatabaseBuilder;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.server.access.accounts.ApiTokens;
import dev.plimsoll.server.platform.Dialect;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A whole platform in this process, on a database and a port of its own, with an administrator's token.
public final class TestPlatform implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// The same for all platforms.
    private static DescribedAnswers description;

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String token;

    private TestPlatform(ConfigurableApplicationContext context) {
        this.context = context;
        this.token = bean(ApiTokens.class).create("test", Duration.ofDays(300));
    }

    /// Starts one with an empty database.
    ///
    /// @param folder for its data
    /// @param more further settings, `name=value`
    public static TestPlatform start(Dialect dialect, Path folder, String... more) throws IOException {
        return start(dialect, folder, Clock.systemUTC(), more);
    }

    /// The same with another clock.
    public static TestPlatform start(Dialect dialect, Path folder, Clock clock, String... more) throws IOException {
        var words = new java.util.ArrayList<String>();
        words.add("--plimsoll.data=" + folder);
        words.add("--server.port=0");
        words.add("--logging.structured.format.console=");
        words.add("--logging.level.root=warn");
        if (dialect == Dialect.POSTGRESQL) {
            words.add("--plimsoll.database-url=" + Postgres.fresh());
        }
        for (var setting : more) {
            words.add("--" + setting);
        }
        return new TestPlatform(new SpringApplicationBuilder(ServerApplication.class)
                .web(WebApplicationType.SERVLET)
                .initializers((GenericApplicationContext context) ->
                        context.registerBean("testClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
                .run(words.toArray(String[]::new)));
    }

    /// One PostgreSQL for all tests of this process; each platform has a database of its own in it.
    private static final class Postgres {
        private static EmbeddedPostgres running;
        private static int databases;

        static synchronized String fresh() throws IOException {
            if (running == null) {
                running = EmbeddedPostgres.builder().start();
                var stop = running;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        stop.close();
                    } catch (IOException e) {
                        // the process ends anyway
                    }
                }));
            }
            var name = "plimsoll" + databases++;
            try (var connection = running.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IOException(e);
            }
            return running.getJdbcUrl("postgres", name);
        }
    }

    /// A PostgreSQL database that is empty, for the setting `plimsoll.database-url`.
    public static String postgresql() throws IOException {
        return Postgres.fresh();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public String token() {
        return token;
    }

    public URI at(String path) {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return URI.create("http://127.0.0.1:" + server.getPort() + path);
    }

    /// An answer of the API.
    public record Answer(int status, String body, java.net.http.HttpHeaders headers) {
        public JsonNode json() {
            return JSON.readTree(body);
        }
    }

    /// With the administrator's token.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(at(path)).header("Authorization", "Bearer " + token);
    }

    /// Every answer of the API is held against its description.
    public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var sent = request.build();
        var answer = sent(sent);
        var path = sent.uri().getRawPath();
        if (path.startsWith("/api/")
                && !sent.method().equals("OPTIONS")
                && !sent.method().equals("HEAD")) {
            described().check(sent.method(), path, answer);
        }
        return answer;
    }

    private Answer sent(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), response.headers());
    }

    private DescribedAnswers described() throws IOException, InterruptedException {
        synchronized (TestPlatform.class) {
            if (description == null) {
                description = new DescribedAnswers(
                        sent(request("/api/v1/openapi.json").build()).body());
            }
            return description;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    public Answer register(byte[] document, String key) throws IOException, InterruptedException {
        return send(request("/api/v1/images")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(document)));
    }

    /// Sends advisories and waits until their run has ended.
    public Answer advisories(Path database) throws IOException, InterruptedException {
        var applied = apply(database);
        var run = applied;
        while (run.status() == 200 && run.json().path("ended").isNull()) {
            Thread.sleep(10);
            run = get("/api/v1/rescans/" + applied.json().path("id").asLong());
        }
        return run;
    }

    /// Sends advisories.
    public Answer apply(Path database) throws IOException, InterruptedException {
        return send(request("/api/v1/feeds/database")
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofFile(database)));
    }

    /// Builds a database of OSV entries, each given as JSON, in the archives of their ecosystems.
    ///
    /// @param entries `Ecosystem` and JSON by turns
    public static Path database(Path folder, String name, String... entries) throws IOException, InterruptedException {
        var feeds = Files.createDirectories(folder.resolve(name + "-feeds"));
        var archives = new java.util.TreeMap<String, java.util.List<String>>();
        for (int i = 0; i < entries.length; i += 2) {
            archives.computeIfAbsent(entries[i], any -> new java.util.ArrayList<>())
                    .add(entries[i + 1]);
        }
        for (var archive : archives.entrySet()) {
            var ecosystem = Files.createDirectories(feeds.resolve(archive.getKey()));
            try (var zip = new ZipOutputStream(Files.newOutputStream(ecosystem.resolve("all.zip")))) {
                for (var entry : archive.getValue()) {
                    zip.putNextEntry(
                            new ZipEntry(JSON.readTree(entry).path("id").asString() + ".json"));
                    zip.write(entry.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
            }
        }
        var file = folder.resolve(name + ".db");
        new DatabaseBuilder(AdvisoryFeeds.all(), Clock.systemUTC()).build(feeds, file);
        return file;
    }

    @Override
    public void close() {
        context.close();
    }
}
