package dev.plimsoll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestWordTest {
    private static final List<String> KNOWN = List.of("--port", "--policy", "--register", "--register-compliant");

    @ParameterizedTest
    @CsvSource({
        "--prot,--port",
        "--polciy,--policy",
        "--POLICY,--policy",
        "--regi,--register",
        "--register-complaint,--register-compliant"
    })
    void a_slip_of_the_fingers_is_understood(String written, String meant) {
        assertThat(NearestWord.to(written, KNOWN)).contains(meant);
    }

    @Test
    void what_is_like_nothing_means_nothing() {
        assertThat(NearestWord.to("--colour", KNOWN)).isEmpty();
        assertThat(NearestWord.to("", KNOWN)).isEmpty();
        assertThat(NearestWord.to("--port".repeat(1_000), KNOWN)).isEmpty();
    }
}
