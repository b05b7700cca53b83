package dev.plimsoll.engine.inventory.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.inventory.secrets.SecretDetector.Found;
import dev.plimsoll.engine.inventory.secrets.SecretDetector.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretDetectorTest {
    private static Found look(String path, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return SecretDetector.instance().find(path, bytes, bytes.length);
    }

    private static List<String> rules(String path, String text) {
        return look(path, text).secrets().stream().map(Secret::rule).toList();
    }

    private static String pem(String label, byte[] key) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + label + "-----\n";
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private static byte[] openSsh(String cipher) {
        return ByteBuffer.allocate(400)
                .put("openssh-key-v1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(cipher.length())
                .put(cipher.getBytes(StandardCharsets.ISO_8859_1))
                .put(random(300))
                .array();
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048", "EC,256", "Ed25519,255"})
    void a_real_private_key_is_found_and_its_public_half_is_not(String algorithm, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        if (!algorithm.equals("Ed25519")) {
            generator.initialize(size);
        }
        var pair = generator.generateKeyPair();

        assertThat(rules("etc/app/tls.key", pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                .containsExactly("private-key");
        assertThat(rules("etc/app/tls.pub", pem("PUBLIC KEY", pair.getPublic().getEncoded())))
                .isEmpty();
        assertThat(rules("etc/app/tls.crt", pem("CERTIFICATE", random(900)))).isEmpty();
    }

    @Test
    void a_key_behind_a_passphrase_is_another_kind() {
        assertThat(rules("a", pem("ENCRYPTED PRIVATE KEY", random(300)))).containsExactly("encrypted-private-key");
        assertThat(rules(
                        "a",
                        pem("RSA PRIVATE KEY", random(300))
                                .replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n")))
                .containsExactly("encrypted-private-key");
        assertThat(rules("root/.ssh/id_rsa", pem("OPENSSH PRIVATE KEY", openSsh("aes256-ctr"))))
                .containsExactly("encrypted-private-key");
        assertThat(rules("root/.ssh/id_rsa", pem("OPENSSH PRIVATE KEY", openSsh("none"))))
                .containsExactly("private-key");
    }

    /// The first packet of a key of version 4 and what tells of its protection.
    private static byte[] pgp(int algorithm, byte[] publicPart, int usage) {
        return ByteBuffer.allocate(600)
                .put((byte) 0x95) // a secret key, with two octets for its length
                .putShort((short) 500)
                .put((byte) 4)
                .putInt(1_700_000_000)
                .put((byte) algorithm)
                .put(publicPart)
                .put((byte) usage)
                .put(random(400 - publicPart.length))
                .array();
    }

    private static String pgpKey(byte[] packet) {
        return pem("PGP PRIVATE KEY BLOCK", packet).replaceFirst("\n", "\nVersion: x\n\n");
    }

    @Test
    void keys_of_pgp_and_putty_are_told_apart() {
        var rsa = ByteBuffer.allocate(2 + 256 + 2 + 3)
                .putShort((short) 2048)
                .put(random(256))
                .putShort((short) 17)
                .put(new byte[] {1, 0, 1})
                .array();
        assertThat(rules("k.asc", pgpKey(pgp(1, rsa, 0)))).containsExactly("pgp-private-key");
        assertThat(rules("k.asc", pgpKey(pgp(1, rsa, 254)))).containsExactly("encrypted-pgp-private-key");
        var curve = ByteBuffer.allocate(1 + 9 + 2 + 33)
                .put((byte) 9)
                .put(random(9))
                .putShort((short) 263)
                .put(random(33))
                .array();
        assertThat(rules("k.asc", pgpKey(pgp(22, curve, 0)))).containsExactly("pgp-private-key");
        assertThat(rules("k.asc", pgpKey(pgp(22, curve, 254)))).containsExactly("encrypted-pgp-private-key");
        assertThat(rules("k.asc", pgpKey(random(500))))
                .as("what cannot be read is taken for open")
                .containsExactly("pgp-private-key");
        assertThat(rules("k.asc", pem("PGP PUBLIC KEY BLOCK", random(500)))).isEmpty();
        var putty =
                "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: %s\nComment: c\nPublic-Lines: 2\nAA\nPrivate-Lines: 1\nBB\n";
        assertThat(rules("k.ppk", putty.formatted("none"))).containsExactly("putty-private-key");
        assertThat(rules("k.ppk", putty.formatted("aes256-cbc"))).containsExactly("encrypted-putty-private-key");
    }

    @Test
    void a_service_account_of_google_is_named_as_such() {
        var key = pem("PRIVATE KEY", random(1200)).replace("\n", "\\n");

        assertThat(look("srv/key.json", "{\n \"type\": \"service_account\",\n \"private_key\": \"" + key + "\"\n}")
                        .secrets())
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.rule()).isEqualTo("gcp-service-account");
                    assertThat(found.line()).isEqualTo(3);
                    assertThat(found.excerpt()).isEqualTo("-----BEGIN PRIVATE KEY-----");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
                "header = \"-----BEGIN PRIVATE KEY-----\"",
                "if line.startswith('-----BEGIN OPENSSH PRIVATE KEY-----'): return True",
                "PRIVATE KEY",
                "-----BEGIN PRIVATE KEY",
            })
    void what_only_speaks_of_a_key_is_none(String text) {
        assertThat(rules("srv/a.py", text)).isEmpty();
    }

    @Test
    void the_documented_sample_counts_only_where_it_may_be_meant() {
        var sample = "AWS_ACCESS_KEY_ID=AKIA" + "IOSFODNN7EXAMPLE\n";

        assertThat(rules("srv/readme.txt", sample)).isEmpty();
        assertThat(rules("srv/config.yml", sample)).isEmpty();
        assertThat(rules("srv/.env", sample)).containsExactly("aws-access-key-id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: required",
                "password: ${DB_PASSWORD}",
                "password_file: /run/secrets/db1",
                "passwordResetUrl: https://shop.example/reset/1",
                "token: string",
                "secretName: shop-tls-1",
                "api_key: <your api key 1>",
                "password: ENC(8f3kZ2l1)",
                "password: '{cipher}a8f3'",
                "tokenTtl: 3600seconds",
                "password_encryption = scram-sha-256",
                "integrity: sha512-AbCd1234+/AbCd1234+/AbCd1234==",
                "password: true",
                "secret = vault:secret/data/shop#1",
                "url: postgres://user:password@db/shop",
                "url: https://${USER}:${PASS}@db/shop",
                "url: https://db.example:8443/a@b",
                "url: postgres://postgres:postgres@db/shop",
            })
    void settings_that_hold_no_secret_are_passed_over(String line) {
        assertThat(rules("srv/app/config.yml", line)).isEmpty();
    }

    @Test
    void the_same_words_are_a_secret_in_an_environment_file_but_not_in_a_program() {
        assertThat(rules("srv/.env", "DB_PASSWORD=sesameopen\n")).containsExactly("password-setting");
        assertThat(rules("srv/production.env", "export DB_PASSWORD='sesameopen'\n"))
                .containsExactly("password-setting");
        assertThat(rules("srv/.env.example", "DB_PASSWORD=sesameopen\n")).isEmpty();
        assertThat(rules("srv/main.py", "password = sesameopen1\n")).isEmpty();
    }

    @Test
    void one_secret_is_told_once_and_two_in_a_line_are_two() {
        var first = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";
        var second = "ghp_" + "Z1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R9";

        assertThat(rules("srv/.env", "GITHUB_TOKEN=" + first + "\n")).containsExactly("github-token");
        assertThat(rules("srv/app.js", "[\"" + first + "\",\"" + second + "\"]"))
                .containsExactly("github-token", "github-token");
    }

    @Test
    void lines_are_counted_with_every_line_end() {
        var token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

        assertThat(look("a.txt", "one\r\ntwo\n\n" + token + "\r\n").secrets())
                .extracting(Secret::line)
                .containsExactly(4);
    }

    @Test
    void of_a_file_full_of_secrets_some_are_told_and_the_limit_is_named() {
        var text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append("ghp_")
                    .append("a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7")
                    .append(10 + i % 90)
                    .append('\n');
        }
        var found = look("a.txt", text.toString());

        assertThat(found.secrets()).hasSize(SecretDetector.MOST_IN_FILE);
        assertThat(found.tooMany()).isTrue();
    }

    @Test
    void a_file_of_nothing_but_suspicion_ends_at_the_limit() {
        var found = look("srv/config.yml", "password:".repeat(400_000));

        assertThat(found.secrets()).isEmpty();
        assertThat(found.tooMany()).isTrue();
    }

    /// The excerpt stands in reports that many people read.
    @Property(tries = 300)
    void no_excerpt_shows_the_secret(@ForAll @StringLength(min = 8, max = 60) String any) {
        var secret = any.replaceAll("[^!-~]", "q").replaceAll("[\"'`,;<>{}()\\[\\]@:/\\\\$]", "7") + "x9Q!";
        for (var text : List.of(
                "password=" + secret,
                "db: postgres://u:" + secret + "@host/x",
                "X_TOKEN=" + secret + "\nAPI_KEY=" + secret)) {
            for (var found : look("srv/.env", text).secrets()) {
                assertThat(found.excerpt()).doesNotContain(secret);
            }
        }
    }
}
