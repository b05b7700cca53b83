package dev.plimsoll.engine.report.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.plimsoll.engine.report.HostileReport;
import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses in reports are addresses, whatever the advisory says.
final class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org/a?b=1&c=2, https://example.org/a?b=1&c=2",
        "https://example.org/a b, https://example.org/a%20b",
        "https://example.org/%41%zz, https://example.org/%41%25zz",
        "https://example.org/#a#b, https://example.org/#a%23b",
        "https://example.org/[x], https://example.org/%5Bx%5D",
        "http://example.org:8080, http://example.org:8080",
    })
    void an_address_is_encoded_where_it_must_be(String reference, String address) {
        assertThat(Addresses.web(reference)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "https://",
                "https:///path",
                "https://user:secret@example.org/",
                "https://exa mple.org/",
                "https://example.org:x/",
                "https://:80/",
                "ftp://example.org/",
                ""
            })
    void what_is_no_address_on_the_web_is_none(String reference) {
        assertThat(Addresses.web(reference)).isEmpty();
    }

    @Property(tries = 1000)
    void every_address_can_be_parsed(@ForAll String rest) {
        for (var reference : new String[] {"https://example.org/" + rest, "https://" + rest}) {
            Addresses.web(reference)
                    .ifPresent(address -> assertThatCode(() -> new URI(address)).doesNotThrowAnyException());
        }
        assertThatCode(() -> new URI(Addresses.of(rest))).doesNotThrowAnyException();
        assertThatCode(() -> new URI("file:///" + Addresses.relative(rest))).doesNotThrowAnyException();
    }

    @Test
    void attacks_are_no_exception() {
        assertThatCode(() -> new URI(Addresses.of(HostileReport.ATTACK))).doesNotThrowAnyException();
    }
}
