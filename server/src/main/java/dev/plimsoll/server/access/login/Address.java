package dev.plimsoll.server.access.login;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/// Who a network address stands for: of IPv6 the first half, for one household has all of the rest.
final class Address {
    private static final int HALF = 8;

    private Address() {}

    static String of(HttpServletRequest request) {
        var text = request.getRemoteAddr();
        try {
            // a numeric address: no name is looked up
            return InetAddress.getByName(text) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), HALF))
                    : text;
        } catch (UnknownHostException e) {
            return text;
        }
    }
}
