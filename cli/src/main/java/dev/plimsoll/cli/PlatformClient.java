package dev.plimsoll.cli;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.KnownMalware;
import dev.plimsoll.engine.inventory.MalwareList;
import dev.plimsoll.engine.report.ScanReportReader;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Talks to a platform. The token goes to the address that was named and nowhere else: redirects are not
/// followed.
final class PlatformClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(5);
    private static final Duration LONG_ANSWER = Duration.ofMinutes(60);
    private static final int LARGEST = 256 * 1024 * 1024;
    private static final long LARGEST_DATABASE = 4L << 30;
    private static final int TRIES = 3;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final String DATABASE = "/api/v1/feeds/database";
    private static final String RUNS = "/api/v1/rescans/";

    private final URI address;
    private final String token;
    private final HttpClient http;

    PlatformClient(URI address, String token) {
        this.address = address;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    private static final class Answer {
        final int status;
        final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }
    }

    /// What became of an image, and the platform's report on it.
    ///
    /// @param policies names of those of the platform's that judge the answer; empty for all
    ScanReport register(byte[] document, List<String> policies) throws IOException, InterruptedException {
        // the same for every try, so that one that was lost on its way back has no second effect
        var key = UUID.randomUUID().toString();
        var path = "/api/v1/images"
                + (policies.isEmpty()
                        ? ""
                        : "?policies=" + URLEncoder.encode(String.join(",", policies), StandardCharsets.UTF_8));
        var answer = send(() -> request(path, ANSWER)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofByteArray(document)));
        return ScanReportReader.read(new ByteArrayInputStream(answer.body), "the answer of " + address);
    }

    /// What the platform's policies have looked for in an image's files: lists of malware.
    FileSearch search() throws IOException, InterruptedException {
        var answer = send(() -> request("/api/v1/registration/search", ANSWER).GET());
        try {
            var lists = new ArrayList<MalwareList>();
            for (var list : JsonMapper.builder().build().readTree(answer.body).path("malware")) {
                var known = new ArrayList<KnownMalware>();
                list.forEach(line -> known.add(KnownMalware.parse(line.asString(""))));
                lists.add(new MalwareList(known));
            }
            return new FileSearch(false, lists, List.of());
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("what the platform at " + address + " has looked for cannot be read", e);
        }
    }

    /// What a database of advisories changed on the platform.
    ///
    /// @param ended whether all of its images are judged
    /// @param waiting images that are not
    record Applied(
            long run,
            boolean ended,
            int packages,
            int images,
            int waiting,
            int opened,
            int changed,
            int resolved,
            int verdicts,
            int failed) {}

    /// Sends a database of advisories.
    Applied push(Path database) throws IOException, InterruptedException {
        var body = BodyPublishers.ofFile(database);
        return applied(send(() -> request(DATABASE, LONG_ANSWER)
                .header("Content-Type", "application/octet-stream")
                .POST(body)));
    }

    /// How far the platform is with what was sent before.
    Applied run(long number) throws IOException, InterruptedException {
        return applied(send(() -> request(RUNS + number, ANSWER).GET()));
    }

    private Applied applied(Answer answer) throws IOException {
        try {
            var run = JsonMapper.builder().build().readTree(answer.body);
            return new Applied(
                    run.path("id").asLong(0),
                    !run.path("ended").isNull(),
                    run.path("packages").asInt(0),
                    run.path("images").asInt(0),
                    run.path("waiting").asInt(0),
                    run.path("opened").asInt(0),
                    run.path("changed").asInt(0),
                    run.path("resolved").asInt(0),
                    run.path("verdicts").asInt(0),
                    run.path("failed").asInt(0));
        } catch (JacksonException e) {
            throw new IOException("the answer of the platform at " + address + " cannot be read", e);
        }
    }

    /// Fetches the database of advisories that the platform judges by.
    ///
    /// @param known SHA-256 in hex of the one that is there already; empty for none
    /// @param to where it is written
    /// @return whether there was another one, and it was written
    boolean pull(String known, Path to) throws IOException, InterruptedException {
        var request = request(DATABASE, LONG_ANSWER).header("If-None-Match", "\"" + known + "\"");
        HttpResponse<InputStream> response;
        try {
            response = http.send(request.GET().build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(e);
        }
        try (var in = response.body()) {
            if (response.statusCode() == NOT_MODIFIED) {
                return false;
            }
            if (response.statusCode() != OK) {
                throw refused(new Answer(response.statusCode(), in.readNBytes(LARGEST)));
            }
            try (var out = Files.newOutputStream(to)) {
                var buffer = new byte[1 << 16];
                long total = 0;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    total += n;
                    if (total > LARGEST_DATABASE) {
                        throw new Failure(
                                ExitCode.FAILED,
                                "the database of " + address + " has more than " + LARGEST_DATABASE + " bytes");
                    }
                    out.write(buffer, 0, n);
                }
            }
            return true;
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, application/problem+json");
    }

    private Answer send(java.util.function.Supplier<HttpRequest.Builder> request)
            throws IOException, InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                var answer = once(request.get().build());
                if (answer.status / 100 == 2) {
                    return answer;
                }
                if (answer.status < 500 || tried == TRIES) {
                    throw refused(answer);
                }
            } catch (IOException e) {
                if (tried == TRIES) {
                    throw unreachable(e);
                }
            }
            Thread.sleep(Duration.ofMillis(500L * tried));
        }
    }

    private Failure unreachable(IOException e) {
        return new Failure(
                ExitCode.FAILED,
                "cannot reach the platform at " + address + ": " + reason(e) + "; run it again when it answers",
                e);
    }

    private Answer once(HttpRequest request) throws IOException, InterruptedException {
        var response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new Failure(ExitCode.FAILED, "the answer of " + address + " has more than " + LARGEST + " bytes");
            }
            return new Answer(response.statusCode(), bytes);
        }
    }

    private Failure refused(Answer answer) {
        var why = "";
        try {
            var problem = JsonMapper.builder().build().readTree(answer.body);
            var field = problem.path("field").asString("");
            why = (field.isEmpty() ? "" : field + " ") + problem.path("detail").asString("");
        } catch (JacksonException e) {
            // no problem+json: the status has to do
        }
        return new Failure(
                ExitCode.FAILED,
                "the platform at " + address + " refused with status " + answer.status
                        + (why.isBlank() ? "" : ": " + why));
    }

    private static String reason(IOException e) {
        if (!(e instanceof ConnectException) || e.getMessage() != null) {
            return Reason.of(e);
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "no host has this name";
            }
        }
        return "nothing listens there";
    }

    @Override
    public void close() {
        http.close();
    }
}
