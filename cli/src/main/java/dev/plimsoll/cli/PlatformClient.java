package dev.plimsoll.cli;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.KnownMalware;
import dev.plimsoll.engine.inventory.MalwareList;
import dev.plimsoll.engine.network.BodyStream;
import dev.plimsoll.engine.network.ConnectionFailure;
import dev.plimsoll.engine.network.EnvironmentProxies;
import dev.plimsoll.engine.report.ScanReportReader;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int TRIES = 3;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int TOO_MANY = 429;
    private static final String DATABASE = "/api/v1/feeds/database";
    private static final String RUNS = "/api/v1/rescans/";

    private final URI address;
    private final String token;
    private final HttpClient http;

    /// @param environment where proxies are named
    PlatformClient(URI address, String token, Map<String, String> environment) {
        this.address = address;
        this.token = token;
        this.http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new EnvironmentProxies(environment))
                .build();
    }

    private static final class Answer {
        final int status;
        final byte[] body;

        /// How long the platform asks to wait before another try; absent where it does not.
        final @Nullable Duration after;

        Answer(int status, byte[] body, @Nullable Duration after) {
            this.status = status;
            this.body = body;
            this.after = after;
        }
    }

    private interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    /// The platform answered, and may answer otherwise in a while.
    private static final class Busy extends IOException {
        private static final long serialVersionUID = 1;
        private final transient Answer answer;

        Busy(Answer answer) {
            super("status " + answer.status);
            this.answer = answer;
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
        return trying(() -> {
            var request = request(DATABASE, LONG_ANSWER)
                    .header("If-None-Match", "\"" + known + "\"")
                    .GET()
                    .build();
            var response = http.send(request, BodyStream.handler(SILENCE));
            try (var in = response.body()) {
                if (response.statusCode() == NOT_MODIFIED) {
                    return false;
                }
                if (response.statusCode() != OK) {
                    throw refusal(answer(response));
                }
                write(in, to);
                return true;
            }
        });
    }

    /// What an earlier try wrote is written over: a database that changed meanwhile would be of two halves.
    private void write(InputStream in, Path to) throws IOException {
        long total = 0;
        var buffer = new byte[1 << 16];
        try (var out = new FileOutput(to)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                total += n;
                if (total > LARGEST_DATABASE) {
                    throw new Failure(
                            ExitCode.FAILED,
                            "the database of " + address + " has more than " + LARGEST_DATABASE + " bytes");
                }
                out.write(buffer, n);
            }
        }
    }

    /// A file of ours, whose faults are none of the platform's.
    private static final class FileOutput implements AutoCloseable {
        private final Path file;
        private final OutputStream out;

        FileOutput(Path file) {
            this.file = file;
            try {
                this.out = Files.newOutputStream(file);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        void write(byte[] bytes, int length) {
            try {
                out.write(bytes, 0, length);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private Failure failed(IOException e) {
            return new Failure(ExitCode.FAILED, "cannot write " + file + ": " + Reason.withoutPath(e), e);
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json, application/problem+json");
    }

    private Answer send(Supplier<HttpRequest.Builder> request) throws InterruptedException {
        return trying(() -> {
            var answer = answer(http.send(request.get().build(), BodyStream.handler(SILENCE)));
            if (answer.status / 100 != 2) {
                throw refusal(answer);
            }
            return answer;
        });
    }

    /// Everything that is asked may be asked again: what is read changes nothing, a registration carries its key, and
    /// a database that is there already is not applied twice.
    private <T> T trying(Attempt<T> attempt) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            var pause = PAUSE.multipliedBy(tried);
            try {
                return attempt.run();
            } catch (Busy e) {
                var asked = e.answer.after;
                if (tried == TRIES || (asked != null && asked.compareTo(LONGEST_PAUSE) > 0)) {
                    throw refused(e.answer);
                }
                pause = asked == null ? pause : asked;
            } catch (IOException e) {
                if (tried == TRIES || ConnectionFailure.isLasting(e)) {
                    throw unreachable(e, tried);
                }
            }
            Thread.sleep(pause);
        }
    }

    private Failure unreachable(IOException e, int tried) {
        return new Failure(
                ExitCode.FAILED,
                "cannot speak with the platform at " + address + ": " + ConnectionFailure.words(e)
                        + (tried > 1 ? " (" + tried + " tries)" : "") + "; run it again when it answers",
                e);
    }

    private Answer answer(HttpResponse<BodyStream> response) throws IOException {
        try (InputStream in = response.body()) {
            var bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new Failure(ExitCode.FAILED, "the answer of " + address + " has more than " + LARGEST + " bytes");
            }
            var after = response.headers().firstValue("Retry-After").orElse("");
            return new Answer(
                    response.statusCode(),
                    bytes,
                    after.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(after)) : null);
        }
    }

    /// @return what is to be thrown where it makes no sense to ask again
    private Failure refusal(Answer answer) throws Busy {
        if (answer.status >= 500 || answer.status == TOO_MANY) {
            throw new Busy(answer);
        }
        return refused(answer);
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

    @Override
    public void close() {
        http.shutdownNow();
    }
}
