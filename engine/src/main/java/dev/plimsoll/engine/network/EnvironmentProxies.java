package dev.plimsoll.engine.network;

import dev.plimsoll.vocabulary.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Proxies as other command line tools find them: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals or not; else
/// as the JVM was told, by `-Dhttps.proxyHost=…`.
public final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;

    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /// Of the environment that this process was started in.
    public static EnvironmentProxies ofProcess() {
        return new EnvironmentProxies(System.getenv());
    }

    private String variable(String name) {
        var small = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return small.isEmpty() ? environment.getOrDefault(name, "") : small;
    }

    @Override
    public List<Proxy> select(@Nullable URI uri) {
        if (uri == null || uri.getHost() == null || isExcepted(uri.getHost().toLowerCase(Locale.ROOT))) {
            return List.of(Proxy.NO_PROXY);
        }
        var address = variable(uri.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY");
        if (address.isEmpty()) {
            var ofJava = ProxySelector.getDefault();
            return ofJava == null ? List.of(Proxy.NO_PROXY) : ofJava.select(uri);
        }
        var proxy = URI.create(address.contains("://") ? address : "http://" + address);
        int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
        return proxy.getHost() == null
                ? List.of(Proxy.NO_PROXY)
                : List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), port)));
    }

    private boolean isExcepted(String host) {
        if (Loopback.is(host)) {
            return true;
        }
        for (var part : variable("NO_PROXY").split(",", -1)) {
            var exception = part.strip().toLowerCase(Locale.ROOT);
            var domain = exception.startsWith(".") ? exception.substring(1) : exception;
            if (exception.equals("*") || (!domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain)))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(@Nullable URI uri, @Nullable SocketAddress address, @Nullable IOException failure) {
        // the request fails with it, which is told
    }
}
