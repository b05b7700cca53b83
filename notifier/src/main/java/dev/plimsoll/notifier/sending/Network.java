package dev.plimsoll.notifier.sending;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where channels may connect to, and how long they wait.
///
/// Addresses of this machine, of private networks and of a cloud's metadata service are refused unless they are named
/// here: a configuration that others may write must not reach what only this machine reaches.
///
/// ```yaml
/// network: { allow: [jira.corp.example, 10.20.0.0/16], timeoutSeconds: 30 }
/// ```
///
/// @param allow host names and ranges of addresses (`10.0.0.0/8`, `127.0.0.1`) that may be reached though they are
///     private; to them plain `http://` is allowed, too
/// @param allowPrivate allow them all, also plain `http://` to anywhere
/// @param connectSeconds for a connection to be made; 0 means 5
/// @param timeoutSeconds for one whole exchange; 0 means 30
/// @param proxy `http://[user:password@]host:port`, by which https:// goes to all hosts but those under `allow`;
///     absent for none. It resolves names itself: what it lets through is its own to guard
public record Network(
        List<String> allow,
        boolean allowPrivate,
        int connectSeconds,
        int timeoutSeconds,
        @Nullable Secret proxy) {
    /// Nothing private, the usual time-outs.
    public static final Network PUBLIC = new Network(List.of(), false, 0, 0, null);

    public Network {
        // readers of files leave out what is not there
        allow = allow == null ? List.of() : List.copyOf(allow);
        for (var entry : allow) {
            if (entry.contains("/")) {
                AddressRange.parse(entry);
            }
        }
        connectSeconds = orDefault("connectSeconds", connectSeconds, 5);
        timeoutSeconds = orDefault("timeoutSeconds", timeoutSeconds, 30);
        if (proxy != null) {
            Proxy.parse(proxy);
        }
    }

    private static int orDefault(String key, int seconds, int usual) {
        if (seconds < 0 || seconds > 600) {
            throw new IllegalArgumentException(key + " is " + seconds + "; expected 1 to 600");
        }
        return seconds == 0 ? usual : seconds;
    }
}
