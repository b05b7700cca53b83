package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
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
/// @param certificateFile PEM file of the certificate to show, its authorities behind it; absent to show none
/// @param keyFile PEM file of its private key
public record Tls(
        @Nullable String caFile,
        boolean skipVerification,
        @Nullable String certificateFile,
        @Nullable String keyFile) {
    /// The runtime's authorities, everything verified.
    public static final Tls VERIFIED = new Tls(null, false);

    public Tls {
        if (caFile != null && skipVerification) {
            throw new IllegalArgumentException("skipVerification makes caFile useless: leave one of them out");
        }
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("certificateFile and keyFile belong together: give both or none");
        }
    }

    /// Shows no certificate of its own.
    public Tls(@Nullable String caFile, boolean skipVerification) {
        this(caFile, skipVerification, null, null);
    }

    /// @throws SendingException if the authorities cannot be read
    public SSLContext context() throws SendingException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(identity(), trust(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager @Nullable [] identity() throws SendingException {
        var certificate = certificateFile;
        var key = keyFile;
        if (certificate == null || key == null) {
            return null;
        }
        try {
            return Pem.identity(Pem.text(certificate), Pem.text(key));
        } catch (GeneralSecurityException | IOException e) {
            throw SendingException.refused("tls.certificateFile and tls.keyFile cannot be used: " + why(e)
                    + "; they must be readable PEM files");
        }
    }

    private static String why(Exception e) {
        return e instanceof FileSystemException file
                ? file.getFile() + ": " + Unreadable.why(file)
                : String.valueOf(e.getMessage());
    }

    /// Keys may stand in it as they are.
    @Override
    public String toString() {
        return "Tls[caFile=" + (caFile == null || caFile.startsWith("-") ? "…" : caFile) + ", skipVerification="
                + skipVerification + ", certificate=" + (certificateFile != null) + "]";
    }

    private TrustManager @Nullable [] trust() throws SendingException, GeneralSecurityException {
        if (skipVerification) {
            return new TrustManager[] {new Anybody()};
        }
        var authorities = caFile;
        if (authorities == null) {
            return null;
        }
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var number = 0;
            for (var authority : Pem.certificates(Pem.text(authorities))) {
                store.setCertificateEntry("ca-" + number++, authority);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw SendingException.refused(
                    "tls.caFile " + caFile + " cannot be used: " + why(e) + "; it must be a readable PEM file");
        }
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
