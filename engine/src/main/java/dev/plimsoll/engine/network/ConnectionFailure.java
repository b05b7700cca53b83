package dev.plimsoll.engine.network;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/// Says in words why somebody could not be spoken to: the JDK tells of parsers, channels and states.
public final class ConnectionFailure {
    private static final String BROKEN = "the connection broke before all had come";

    private ConnectionFailure() {}

    /// Half a sentence without the address, which the caller names.
    public static String words(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "no host has this name";
            }
        }
        return switch (failure) {
            case HttpConnectTimeoutException _ -> "it cannot be connected to within the time that is allowed";
            case HttpTimeoutException e ->
                "request timed out".equals(e.getMessage()) ? "it took the request and did not answer in time" : said(e);
            case SSLException e -> tls(said(e));
            case NoRouteToHostException _ -> "no way leads there";
            case ConnectException _ -> "nothing listens there";
            case EOFException _ -> BROKEN;
            case ClosedChannelException _ -> BROKEN;
            case SocketException _ -> BROKEN;
            case FileSystemException e -> said(e);
            default -> isCutOff(said(failure)) ? BROKEN : said(failure);
        };
    }

    /// Whether the next try would end alike: the other side cannot be believed, or speaks something else.
    public static boolean isLasting(IOException failure) {
        return failure instanceof SSLException && !isCutOff(said(failure));
    }

    /// As the JDK's client of HTTP tells that the other side went away in the middle.
    private static boolean isCutOff(String message) {
        var said = message.toLowerCase(Locale.ROOT);
        return said.contains("bytes received")
                || said.contains("received no bytes")
                || said.contains("eof reached")
                || said.contains("connection reset")
                || said.contains("broken pipe")
                || said.contains("goaway")
                || said.contains("rst_stream")
                || said.contains("terminated the handshake")
                || said.startsWith("closed")
                || said.contains("chunked transfer encoding");
    }

    private static String tls(String said) {
        if (said.contains("PKIX") || said.contains("unable to find valid certification path")) {
            return "its certificate is of nobody whom Java trusts; if it is your own, add its authority to Java's trust"
                    + " store";
        }
        if (said.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
            return "it does not speak TLS there";
        }
        return isCutOff(said) ? "it ended the connection instead of speaking TLS" : "TLS failed (" + said + ")";
    }

    private static String said(Throwable failure) {
        var message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
