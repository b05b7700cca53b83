package dev.plimsoll.server.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// Secrets that the platform has to know again (a webhook's, not a password), encrypted for the database with a key
/// that lies beside it in a file of its own: whoever has a copy of the database alone has none of them.
///
/// AES-256-GCM (NIST SP 800-38D) with a random nonce; what a secret is for is authenticated with it, so that none can
/// be put in another's place.
@Component
public class Secrets {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String SCHEME = "1:";

    private final Database database;
    private final Path file;
    private final SecureRandom random = new SecureRandom();
    private @Nullable SecretKeySpec key;

    Secrets(Database database, Settings settings, @Value("${plimsoll.key-file:}") String file) {
        this.database = database;
        this.file = file.isEmpty() ? settings.data().resolve("secret.key") : Path.of(file);
    }

    /// Where the key lies.
    public Path file() {
        return file;
    }

    /// @param purpose what it is for, and for whom; needed again to read it
    public String seal(String purpose, String secret) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            var sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return SCHEME
                    + Base64.getEncoder()
                            .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                                    .put(nonce)
                                    .put(sealed)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt a secret: " + e.getMessage(), e);
        }
    }

    /// @throws IllegalStateException if it was sealed with another key or for another purpose
    public String open(String purpose, String sealed) {
        try {
            if (!sealed.startsWith(SCHEME)) {
                throw new GeneralSecurityException("unknown scheme");
            }
            var bytes = ByteBuffer.wrap(Base64.getDecoder().decode(sealed.substring(SCHEME.length())));
            var nonce = new byte[NONCE_BYTES];
            bytes.get(nonce);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
            var rest = new byte[bytes.remaining()];
            bytes.get(rest);
            return new String(cipher.doFinal(rest), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException | java.nio.BufferUnderflowException e) {
            throw new IllegalStateException("a stored secret cannot be read with the key in " + file, e);
        }
    }

    private synchronized SecretKeySpec key() {
        var known = key;
        if (known == null) {
            known = new SecretKeySpec(read(), "AES");
            check(Stored.digest("plimsoll-key " + HexFormat.of().formatHex(known.getEncoded())));
            key = known;
        }
        return known;
    }

    /// The first key that is used is the platform's: a server that has another reads nothing and must not write.
    private void check(String fingerprint) {
        var first = database.write(() -> {
            database.sql("INSERT INTO secret_key(id, fingerprint) VALUES (1, ?) ON CONFLICT (id) DO NOTHING")
                    .param(fingerprint)
                    .update();
            return database.sql("SELECT fingerprint FROM secret_key WHERE id = 1")
                    .query(String.class)
                    .single();
        });
        if (!first.equals(fingerprint)) {
            throw new IllegalStateException("the key in " + file + " is not the one that the platform's secrets were"
                    + " encrypted with: bring that file here, or name it with --key-file");
        }
    }

    private byte[] read() {
        try {
            if (!Files.exists(file)) {
                make();
            }
            var bytes = Base64.getDecoder()
                    .decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
            if (bytes.length != KEY_BYTES) {
                throw new IllegalStateException(file + " holds no key: it must be " + KEY_BYTES + " bytes in Base64");
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(file + " holds no key: it must be " + KEY_BYTES + " bytes in Base64", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or make the key " + file + ": " + e.getMessage(), e);
        }
    }

    private void make() throws IOException {
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        var folder = file.toAbsolutePath().getParent();
        var part = Files.createTempFile(
                folder,
                "key",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(part, Base64.getEncoder().encodeToString(bytes) + "\n", StandardCharsets.US_ASCII);
            Files.createLink(file, part); // never in the place of another
        } catch (FileAlreadyExistsException e) {
            // another was quicker: its key holds
        } catch (UnsupportedOperationException e) {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
