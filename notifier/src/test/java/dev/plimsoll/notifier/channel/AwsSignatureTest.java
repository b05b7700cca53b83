package dev.plimsoll.notifier.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.notifier.sending.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Against what AWS publishes: its test suite of signatures, and the example of a signing key.
final class AwsSignatureTest {
    private static final Secret SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

    @Test
    void requests_of_the_test_suite_have_their_published_signatures() {
        assertThat(signature("GET"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                        + "SignedHeaders=host;x-amz-date, "
                        + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        assertThat(signature("POST"))
                .endsWith("Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
    }

    @Test
    void the_signing_key_is_the_published_one() {
        assertThat(HexFormat.of().formatHex(new AwsSignature("A", SECRET, "us-east-1", "iam").signingKey("20150830")))
                .isEqualTo("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
    }

    private static String signature(String method) {
        return new AwsSignature("AKIDEXAMPLE", SECRET, "us-east-1", "service")
                .headers(method, URI.create("https://example.amazonaws.com/"), new byte[0], NOW, null)
                .get("Authorization");
    }
}
