package dev.plimsoll.notifier.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + kind
                + "-----\n";
    }

    @Test
    void a_key_of_rsa_is_read_in_both_of_its_forms() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var key = generator.generateKeyPair().getPrivate();
        var whole = key.getEncoded();

        assertThat(Pem.key(pem("PRIVATE KEY", whole))).isEqualTo(key);
        // what PKCS #8 wraps begins after its head of 26 bytes
        assertThat(Pem.key(pem("RSA PRIVATE KEY", Arrays.copyOfRange(whole, 26, whole.length))))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, 06082a8648ce3d030107, 32", "secp384r1, 06052b81040022, 48"})
    void a_key_of_an_elliptic_curve_is_read_in_both_of_its_forms(String curve, String name, int size)
            throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        var key = generator.generateKeyPair().getPrivate();
        assertThat(Pem.key(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);

        var secret = ((ECPrivateKey) key).getS().toByteArray();
        var number = new byte[size];
        int skip = Math.max(0, secret.length - size);
        System.arraycopy(secret, skip, number, size - (secret.length - skip), secret.length - skip);
        var oid = HexFormat.of().parseHex(name);
        var inside = new ByteArrayOutputStream();
        inside.writeBytes(new byte[] {2, 1, 1, 4, (byte) size});
        inside.writeBytes(number);
        inside.writeBytes(new byte[] {(byte) 0xa0, (byte) oid.length});
        inside.writeBytes(oid);
        var old = new ByteArrayOutputStream();
        old.write(0x30);
        old.write(inside.size());
        old.writeBytes(inside.toByteArray());
        assertThat(((ECPrivateKey) Pem.key(pem("EC PRIVATE KEY", old.toByteArray()))).getS())
                .isEqualTo(((ECPrivateKey) key).getS());
    }

    @Test
    void what_is_no_key_is_refused_without_showing_it() {
        assertThatThrownBy(() -> Pem.key("hush-hush")).hasMessage("there is no private key in it");
        assertThatThrownBy(() -> Pem.key("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n"))
                .hasMessageContaining("encrypted");
        assertThatThrownBy(() -> Pem.key(pem("PRIVATE KEY", new byte[] {1, 2, 3})))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("no known kind");
        assertThatThrownBy(() -> Pem.key(pem("EC PRIVATE KEY", new byte[] {0x30, 0, 0, 0, 0, 0, 0})))
                .hasMessageContaining("names no curve");
    }
}
