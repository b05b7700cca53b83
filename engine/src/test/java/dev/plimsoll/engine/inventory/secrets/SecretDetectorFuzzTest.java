package dev.plimsoll.engine.inventory.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever the bytes of a file are: they are looked at to the end or to a limit, and nothing is thrown.
class SecretDetectorFuzzTest {
    private static final List<String> PATHS = List.of(
            "srv/.env",
            "root/.npmrc",
            "root/.docker/config.json",
            "etc/shadow",
            "srv/a.py",
            "srv/node_modules/a/b.js",
            "root/.ssh/id_rsa",
            "srv/config.yml",
            "var/www/wp-config.php",
            "root/.kube/config");

    private static final List<String> PIECES = List.of(
            "-----BEGIN ",
            "PRIVATE KEY-----",
            "\n",
            "-----END",
            "PuTTY-User-Key-File-3: ",
            "Encryption: ",
            "Private-Lines: ",
            "password",
            "=",
            ": ",
            "\"",
            "://",
            "@",
            "ghp_",
            "AKIA",
            "SG.",
            "8Q~",
            "secret",
            ">",
            "\\n",
            "\r\n",
            "aws_secret",
            "AccountKey=",
            "$6$",
            "token",
            "AIza",
            "\0");

    /// Coverage-guided with `JAZZER_FUZZ=1`; in a normal build the empty input only.
    @FuzzTest
    void any_bytes_are_looked_at(byte[] bytes) {
        if (bytes.length > 0) {
            look(PATHS.get((bytes[0] & 0xff) % PATHS.size()), Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    @Test
    void pieces_of_secrets_in_any_order_are_looked_at() {
        var random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            var bytes = new java.io.ByteArrayOutputStream();
            for (int i = random.nextInt(30); i >= 0; i--) {
                if (random.nextInt(3) == 0) {
                    var some = new byte[random.nextInt(40)];
                    random.nextBytes(some);
                    bytes.writeBytes(some);
                } else {
                    bytes.writeBytes(PIECES.get(random.nextInt(PIECES.size()))
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            }
            look(PATHS.get(random.nextInt(PATHS.size())), bytes.toByteArray());
        }
    }

    private static void look(String path, byte[] bytes) {
        var found = SecretDetector.instance().find(path, bytes, bytes.length);
        assertThat(found.secrets()).hasSizeLessThanOrEqualTo(SecretDetector.MOST_IN_FILE);
        assertThat(found.secrets())
                .allMatch(secret -> secret.line() >= 1 && secret.excerpt().length() < 200);
    }
}
