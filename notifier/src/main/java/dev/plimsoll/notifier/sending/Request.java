package dev.plimsoll.notifier.sending;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// One request over HTTP.
///
/// @param secrets what must never stand in what people read, besides the values of headers that carry credentials
/// @param body empty for none; the array belongs to the request
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Request(String method, URI uri, Map<String, String> headers, byte[] body, Tls tls, List<String> secrets) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /// @throws IllegalArgumentException if the address, the method or a header cannot stand in a request
    public Request {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getHost() == null) {
            throw new IllegalArgumentException("url has no host or is not of the kind https://host/path");
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("url holds a user's name: give it in the keys for credentials");
        }
        if (!TOKEN.matcher(method).matches()) {
            throw new IllegalArgumentException("method is no method of HTTP");
        }
        var hidden = new ArrayList<>(secrets);
        headers.forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches() || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
                throw new IllegalArgumentException("headers: " + name + " cannot stand in a request");
            }
            if (name.equalsIgnoreCase("authorization")
                    || name.toLowerCase(Locale.ROOT).contains("key")) {
                hidden.add(value);
                hidden.add(value.substring(value.indexOf(' ') + 1));
            }
        });
        secrets = List.copyOf(hidden);
    }

    boolean secure() {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    int port() {
        return uri.getPort() > 0 ? uri.getPort() : secure() ? 443 : 80;
    }

    /// What the destination is called where people read it: an address may be a secret, its host is none.
    String place() {
        return uri.getHost() + ":" + port();
    }

    /// The text without the secrets of this request.
    String withoutSecrets(String text) {
        var clean = text;
        for (var secret : secrets) {
            if (secret.length() > 3) {
                clean = clean.replace(secret, Secret.HIDDEN);
            }
        }
        return clean;
    }
}
