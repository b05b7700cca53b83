package dev.plimsoll.notifier.channel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.plimsoll.notifier.event.EventKind;
import dev.plimsoll.notifier.sending.Network;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What every channel over HTTP has to hold to.
final class HttpChannelsTest {
    private static final WireMockServer SERVER = started();

    private final Surroundings surroundings = Samples.surroundings();

    static Stream<HttpCase> channels() {
        return HttpCase.ALL.stream();
    }

    @BeforeEach
    void reset() {
        SERVER.resetAll();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @ParameterizedTest
    @MethodSource("channels")
    void success_is_delivered_and_tells_what_happened(HttpCase channel) throws InterruptedException {
        answer(channel, aResponse().withStatus(channel.status()).withBody(channel.answer()));

        var outcome = deliver(channel, Samples.message(EventKind.FINDING_OPENED));

        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        assertThat(outcome.toString()).doesNotContain(HttpCase.SECRET);
        assertThat(sent()).contains(channel.proof());
    }

    @ParameterizedTest
    @EnumSource(EventKind.class)
    void every_kind_of_event_reaches_every_channel(EventKind kind) throws InterruptedException {
        for (var channel : HttpCase.ALL) {
            SERVER.resetAll();
            answer(channel, aResponse().withStatus(channel.status()).withBody(channel.answer()));

            assertThat(deliver(channel, Samples.message(kind)))
                    .as(channel.name())
                    .isInstanceOf(Outcome.Delivered.class);
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_digest_is_delivered(HttpCase channel) throws InterruptedException {
        answer(channel, aResponse().withStatus(channel.status()).withBody(channel.answer()));

        assertThat(deliver(channel, Samples.digest())).isInstanceOf(Outcome.Delivered.class);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_request_that_the_destination_refuses_is_refused_with_its_first_lines(HttpCase channel)
            throws InterruptedException {
        everything(aResponse().withStatus(400).withBody("no such project\r\nfor " + HttpCase.SECRET));

        var outcome = deliver(channel, Samples.message(EventKind.FINDING_OPENED));

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(outcome.toString()).contains("400", "no such project").doesNotContain(HttpCase.SECRET, "\n");
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_destination_that_is_broken_or_busy_is_tried_again(HttpCase channel) throws InterruptedException {
        everything(aResponse().withStatus(503));
        assertThat(deliver(channel, Samples.message(EventKind.FINDING_OPENED))).isInstanceOf(Outcome.Later.class);

        SERVER.resetAll();
        everything(aResponse().withStatus(429).withHeader("Retry-After", "7"));
        assertThat(deliver(channel, Samples.message(EventKind.FINDING_OPENED)))
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_destination_that_is_too_slow_is_tried_again(HttpCase channel) throws InterruptedException {
        everything(aResponse().withStatus(200).withFixedDelay(5_000));

        assertThat(deliver(channel, Samples.message(EventKind.FINDING_OPENED)))
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.reason()).contains("within 1 seconds"));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_connection_that_is_refused_or_breaks_is_tried_again(HttpCase channel)
            throws InterruptedException, IOException {
        int closed;
        try (var socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        var nobody = channel.make("http://127.0.0.1:" + closed);
        assertThat(nobody.deliver(Samples.message(EventKind.FINDING_OPENED), surroundings))
                .isInstanceOf(Outcome.Later.class);

        everything(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        assertThat(deliver(channel, Samples.message(EventKind.FINDING_OPENED))).isInstanceOf(Outcome.Later.class);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void an_answer_without_end_is_not_read_to_its_end(HttpCase channel) throws InterruptedException {
        everything(aResponse().withStatus(200).withBody("x".repeat(3 << 20)));

        assertThat(deliver(channel, Samples.message(EventKind.FINDING_OPENED)).toString())
                .hasSizeLessThan(2_000);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void redirects_are_not_followed(HttpCase channel) throws InterruptedException {
        everything(aResponse().withStatus(307).withHeader("Location", "http://127.0.0.1:1/elsewhere"));

        assertThat(deliver(channel, Samples.message(EventKind.FINDING_OPENED)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("redirects"));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_private_address_is_refused_unless_it_is_named(HttpCase channel) throws InterruptedException {
        everything(aResponse().withStatus(200));
        var guarded = Samples.surroundings(Network.PUBLIC, EnabledActions.NONE);

        assertThat(channel.make(SERVER.baseUrl()).deliver(Samples.message(EventKind.FINDING_OPENED), guarded))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("network.allow"));
        assertThat(SERVER.getAllServeEvents()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("channels")
    void hostile_names_stay_names(HttpCase channel) throws InterruptedException {
        answer(channel, aResponse().withStatus(channel.status()).withBody(channel.answer()));

        assertThat(deliver(channel, Samples.hostile())).isInstanceOf(Outcome.Delivered.class);

        for (var request : requests()) {
            assertThat(request.getHeaders().keys()).doesNotContain("Bcc");
            assertThat(request.getBodyAsString().length()).isLessThan(channel.longest());
            if (!request.getBodyAsString().isEmpty() && channel.sendsJson()) {
                Json.read(request.getBodyAsString());
            }
            assertThat(request.getBodyAsString()).doesNotContain("\u0000", "\u001b");
            if (channel.speaks()) {
                assertThat(request.getBodyAsString()).doesNotContain("\u202e");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void three_thousand_findings_make_a_message_within_limits_worst_first(HttpCase channel)
            throws InterruptedException {
        answer(channel, aResponse().withStatus(channel.status()).withBody(channel.answer()));

        assertThat(deliver(channel, Samples.largeScan())).isInstanceOf(Outcome.Delivered.class);

        var sent = sent();
        assertThat(sent.length()).isLessThan(channel.longest());
        if (channel.proof().startsWith("CVE")) {
            assertThat(sent).contains("CVE-2026-9999");
        }
        var other = sent.indexOf("CVE-2025-");
        if (other >= 0) {
            assertThat(sent.indexOf("CVE-2026-9999")).isLessThan(other);
        }
    }

    @ParameterizedTest
    @MethodSource("channels")
    void no_secret_is_shown(HttpCase channel) {
        assertThat(channel.make(SERVER.baseUrl()).toString()).doesNotContain(HttpCase.SECRET);
    }

    @ParameterizedTest
    @MethodSource("channels")
    void japanese_arrives_as_it_is(HttpCase channel) throws InterruptedException {
        answer(channel, aResponse().withStatus(channel.status()).withBody(channel.answer()));

        var outcome = deliver(channel, Samples.in(Locale.JAPANESE, Samples.message(EventKind.SCAN)));

        assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
        if (channel.speaks()) {
            assertThat(sent()).containsAnyOf("緊急", "\\u7DCA\\u6025", "\\u7dca\\u6025");
        }
    }

    private Outcome deliver(HttpCase channel, Message message) throws InterruptedException {
        return channel.make(SERVER.baseUrl()).deliver(message, surroundings);
    }

    private static void answer(HttpCase channel, ResponseDefinitionBuilder response) {
        everything(response);
        channel.stubs().accept(SERVER);
    }

    private static void everything(ResponseDefinitionBuilder response) {
        SERVER.stubFor(any(anyUrl()).atPriority(10).willReturn(response));
    }

    private static List<LoggedRequest> requests() {
        return SERVER.getAllServeEvents().reversed().stream()
                .map(event -> LoggedRequest.createFrom(event.getRequest()))
                .toList();
    }

    private static String sent() {
        return requests().stream().map(LoggedRequest::getBodyAsString).collect(Collectors.joining("\n"));
    }

    private static WireMockServer started() {
        var server = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        return server;
    }
}
