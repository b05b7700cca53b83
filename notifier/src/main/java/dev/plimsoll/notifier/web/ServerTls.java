package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.sending.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/// The certificate that somebody gave the notifier, for connections to it.
public final class ServerTls {
    private ServerTls() {}

    /// @param certificate PEM, its authorities behind it
    /// @param key PEM, its private key without a password
    public static SSLContext context(Path certificate, Path key) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(Pem.identity(Pem.text(certificate.toString()), Pem.text(key.toString())), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + certificate + " with the key " + key + " cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
