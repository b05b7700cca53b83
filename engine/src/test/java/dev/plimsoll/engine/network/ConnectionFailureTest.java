package dev.plimsoll.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/// The messages are those that the JDK's client of HTTP really gives.
final class ConnectionFailureTest {
    @Test
    void what_broke_off_is_told_without_the_words_of_parsers() {
        for (var cut : List.of(
                new IOException("fixed content-length: 111276032, bytes received: 52428800"),
                new IOException("chunked transfer encoding, state: READING_DATA"),
                new IOException("HTTP/1.1 header parser received no bytes"),
                new IOException("closed"),
                new EOFException("EOF reached while reading"),
                new SocketException("Connection reset"))) {
            assertThat(ConnectionFailure.words(cut)).isEqualTo("the connection broke before all had come");
            assertThat(ConnectionFailure.isLasting(cut)).isFalse();
        }
    }

    @Test
    void nobody_there_and_no_such_name_are_told_apart() {
        var unknown = new ConnectException();
        unknown.initCause(new ConnectException().initCause(new UnresolvedAddressException()));
        assertThat(ConnectionFailure.words(unknown)).isEqualTo("no host has this name");
        assertThat(ConnectionFailure.words(new ConnectException())).isEqualTo("nothing listens there");
        assertThat(ConnectionFailure.words(new HttpTimeoutException("request timed out")))
                .isEqualTo("it took the request and did not answer in time");
    }

    @Test
    void a_certificate_that_nobody_trusts_names_the_remedy() {
        var untrusted = new SSLHandshakeException("(certificate_unknown) PKIX path building failed");
        assertThat(ConnectionFailure.words(untrusted)).contains("certificate", "trust store");
        assertThat(ConnectionFailure.isLasting(untrusted)).isTrue();
        assertThat(ConnectionFailure.words(new SSLException("Unsupported or unrecognized SSL message")))
                .isEqualTo("it does not speak TLS there");
    }

    @Test
    void what_is_said_in_words_already_stays() {
        assertThat(ConnectionFailure.words(new IOException("nothing came for 60 seconds")))
                .isEqualTo("nothing came for 60 seconds");
        assertThat(ConnectionFailure.words(new IOException())).isEqualTo("IOException");
    }
}
