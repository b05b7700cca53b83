package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whom a channel trusts: by default what the Java runtime trusts, with the host's name verified.
///
/// @param caFile PEM file of the authorities to trust instead; absent for the runtime's
/// @param skipVerification trust anybody: the named exception, for one channel alone
public record Tls(@Nullable String caFile, boolean skipVerification) {
    /// The runtime's authorities, everything verified.
    public static final Tls VERIFIED = new Tls(null, false);

    public Tls {
        if (caFile != null && skipVerification) {
            throw new IllegalArgumentException("skipVerification makes caFile useless: leave one of them out");
        }
    }

    /// @throws SendingException if the authorities cannot be read
    public SSLContext context() throws SendingException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw SendingException.refused(
                    "tls.caFile " + caFile + " cannot be used: " + e.getMessage() + "; it must be a readable PEM file");
        }
    }

    private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
        if (skipVerification) {
            return new TrustManager[] {new Anybody()};
        }
        if (caFile == null) {
            return null;
        }
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(Path.of(caFile()))) {
            var number = 0;
            for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
