package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.sending.Pem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate that somebody gave the notifier, for connections to it; a newer one takes its place without a new
/// start.
public final class ServerTls {
    private final Path certificate;
    private final Path key;
    private final Current current;
    private final SSLContext context;

    /// @param certificate PEM, its authorities behind it
    /// @param key PEM, its private key without a password
    /// @throws IOException if they cannot be used
    public ServerTls(Path certificate, Path key) throws IOException {
        this.certificate = certificate;
        this.key = key;
        this.current = new Current(read());
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {current}, null, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    public SSLContext context() {
        return context;
    }

    /// Shows whoever connects from now on what the files hold now.
    ///
    /// @throws IOException if they cannot be used; the certificate from before stays
    public void renew() throws IOException {
        current.identity = read();
    }

    private X509ExtendedKeyManager read() throws IOException {
        try {
            return Arrays.stream(Pem.identity(Pem.text(certificate.toString()), Pem.text(key.toString())))
                    .filter(X509ExtendedKeyManager.class::isInstance)
                    .map(X509ExtendedKeyManager.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new GeneralSecurityException("it holds no certificate"));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the certificate " + certificate + " with the key " + key + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /// Asks whatever identity there is now.
    private static final class Current extends X509ExtendedKeyManager {
        private volatile X509ExtendedKeyManager identity;

        Current(X509ExtendedKeyManager identity) {
            this.identity = identity;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return identity.getServerAliases(keyType, issuers);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return identity.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return identity.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return identity.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return identity.getPrivateKey(alias);
        }
    }
}
