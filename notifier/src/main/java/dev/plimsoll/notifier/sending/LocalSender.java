package dev.plimsoll.notifier.sending;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// HTTP over a socket in the file system, as engines of containers have it.
public final class LocalSender {
    private LocalSender() {}

    /// @param seconds for the whole exchange
    /// @throws SendingException if there is no answer
    public static Response send(Path socket, Request request, int seconds)
            throws SendingException, InterruptedException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var connection =
                    new HttpConnection(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
            var watch = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(seconds * 1000L);
                    connection.expire();
                } catch (InterruptedException _) {
                    // answered in time
                }
            });
            try {
                return connection.exchange(request);
            } catch (IOException e) {
                throw connection.expired()
                        ? SendingException.later(socket + " did not answer within " + seconds + " seconds")
                        : e;
            } finally {
                watch.interrupt();
            }
        } catch (SendingException e) {
            throw e;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("sending to " + socket);
            }
            throw SendingException.later(socket + " cannot be used: " + e.getMessage());
        }
    }
}
