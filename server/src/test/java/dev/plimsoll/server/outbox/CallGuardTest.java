package dev.plimsoll.server.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user names must not become a way into the operator's network.
final class CallGuardTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://localhost/",
                "https://[::1]/",
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://172.16.3.4/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://100.64.0.1/",
                "https://[fd00::1]/",
                "https://[fe80::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://2130706433/",
                "https://0x7f.1/",
                "https://224.0.0.1/",
                "http://93.184.215.14/",
                "ftp://93.184.215.14/",
                "file:///etc/passwd",
                "https://user@93.184.215.14/",
                "https:///path",
            })
    void nothing_but_public_hosts_over_tls(String url) {
        assertThatThrownBy(() -> new CallGuard(List.of()).check(URI.create(url)))
                .isInstanceOf(CallGuard.Refused.class);
    }

    @Test
    void a_public_address_is_called_as_it_was_resolved() throws Exception {
        assertThat(new CallGuard(List.of()).check(URI.create("https://93.184.215.14:8443/hook?x=1")))
                .isEqualTo(InetAddress.getByName("93.184.215.14"));
    }

    @Test
    void an_operator_allows_hosts_and_networks_and_no_more() {
        var guard = new CallGuard(List.of("127.0.0.1", "*.corp.example", "10.1.0.0/16", "fd00:1::/32"));
        assertThatCode(() -> guard.check(URI.create("http://127.0.0.1:8080/"))).doesNotThrowAnyException();
        assertThatCode(() -> guard.check(URI.create("http://10.1.255.255/"))).doesNotThrowAnyException();
        assertThatCode(() -> guard.check(URI.create("https://[fd00:1::2]/"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> guard.check(URI.create("https://10.2.0.1/")))
                .hasMessageContaining("no public network");
        assertThatThrownBy(() -> guard.check(URI.create("https://[fd00:2::2]/")))
                .hasMessageContaining("plimsoll.webhooks.allow");
        assertThatThrownBy(() -> guard.check(URI.create("https://127.0.0.2/"))).isInstanceOf(CallGuard.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0/x", "example.org/8", "/8", "10.0.0.0/-1"})
    void a_network_that_is_none_stops_the_start(String text) {
        assertThatThrownBy(() -> new CallGuard(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.1.0.0/16");
    }
}
