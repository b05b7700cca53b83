package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Syslog (RFC 5424) with a body in CEF, over UDP (RFC 5426), TCP (RFC 6587, octet counting) or TLS (RFC 5425).
@Explained(
        value =
                "Syslog (RFC 5424) with a body in the Common Event Format (CEF), over UDP, TCP or TLS. Syslog acknowledges "
                        + "nothing: delivered is what the network has taken.",
        example = "syslog: { name: siem, host: siem.example, protocol: tls, port: 6514 }")
public record SyslogChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The collector.") String host,

        @Explained("Its port; 514 unless set, 601 with `tcp`, 6514 with `tls`.")
        int port,

        @Explained("`tls` (the default), `tcp` or `udp`.") @Nullable
        Protocol protocol,

        @Explained("The facility's number, 1 to 23; 13, log audit, unless set.")
        int facility,

        @Explained("Name of this machine in the messages; `plimsoll` unless set.")
        String hostname,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    /// How messages travel.
    public enum Protocol {
        @JsonProperty("udp")
        UDP,
        @JsonProperty("tcp")
        TCP,
        @JsonProperty("tls")
        TLS
    }

    public SyslogChannel {
        name = Checks.text("name", name);
        host = Checks.text("host", host);
        var chosen = protocol == null ? Protocol.TLS : protocol;
        protocol = chosen;
        var usual =
                switch (chosen) {
                    case UDP -> 514;
                    case TCP -> 601;
                    case TLS -> 6514;
                };
        port = Checks.range("port", port, usual, 1, 65_535);
        facility = Checks.range("facility", facility, 13, 1, 23);
        hostname = Checks.text("hostname", hostname, "plimsoll");
        if (!hostname.matches("[\\x21-\\x7e]{1,255}")) {
            throw new IllegalArgumentException("hostname has characters that syslog does not take");
        }
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var chosen = Objects.requireNonNull(protocol);
            // What a datagram and the buffers of collectors hold.
            var longest = chosen == Protocol.UDP ? 2_000 : 8_000;
            var line = SyslogLine.of(this, message, surroundings, longest).getBytes(StandardCharsets.UTF_8);
            try {
                if (chosen == Protocol.UDP) {
                    var address = surroundings.http().guard().addresses(host).getFirst();
                    try (var socket = new DatagramSocket()) {
                        socket.send(new DatagramPacket(line, line.length, address, port));
                    }
                } else {
                    try (var socket = connect(chosen, surroundings)) {
                        var frame = (line.length + " ").getBytes(StandardCharsets.US_ASCII);
                        var whole = new byte[frame.length + line.length];
                        System.arraycopy(frame, 0, whole, 0, frame.length);
                        System.arraycopy(line, 0, whole, frame.length, line.length);
                        socket.getOutputStream().write(whole);
                        socket.getOutputStream().flush();
                    }
                }
                return new Outcome.Delivered("sent " + line.length + " bytes", null);
            } catch (SendingException e) {
                throw e;
            } catch (IOException e) {
                return new Outcome.Later("the connection to " + host + ":" + port + " broke: " + e.getMessage(), null);
            }
        });
    }

    private Socket connect(Protocol chosen, Surroundings surroundings) throws IOException {
        var guard = surroundings.http().guard();
        var socket = chosen == Protocol.TLS
                ? guard.connectSecurely(host, port, tls == null ? Tls.VERIFIED : tls)
                : guard.connect(host, port);
        socket.setSoTimeout(guard.timeoutSeconds() * 1000);
        return socket;
    }
}
