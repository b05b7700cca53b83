package dev.plimsoll.notifier.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate that the notifier makes for itself where nobody gave it one: connections are encrypted, but nobody can
/// know to whom.
public final class SelfSigned {
    private static final String STORE = "tls.p12";
    private static final String WORD = "tls.word";
    private static final int SECONDS = 60;

    private SelfSigned() {}

    /// The certificate in a folder, made there by the JDK's `keytool` the first time.
    public static SSLContext context(Path folder) throws IOException, InterruptedException {
        try {
            var store = folder.resolve(STORE);
            var word = folder.resolve(WORD);
            if (!Files.exists(store)) {
                Files.createDirectories(folder);
                make(store, word);
            }
            var password = Files.readString(word).strip().toCharArray();
            var keys = KeyStore.getInstance("PKCS12");
            try (var in = Files.newInputStream(store)) {
                keys.load(in, password);
            }
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate in " + folder + " cannot be used: " + e.getMessage() + "; delete " + STORE
                            + " there to have another made",
                    e);
        }
    }

    private static void make(Path store, Path word) throws IOException, InterruptedException {
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Files.deleteIfExists(word);
        Files.createFile(word, owner);
        Files.writeString(word, HexFormat.of().formatHex(random));
        var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(List.of(
                        tool.toString(),
                        "-genkeypair",
                        "-alias",
                        "notifier",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-validity",
                        "3650",
                        "-dname",
                        "CN=plimsoll-notifier",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass:file",
                        word.toString()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readNBytes(10_000), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("no certificate could be made with " + tool + ": " + said.strip());
        }
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-------"));
    }
}
