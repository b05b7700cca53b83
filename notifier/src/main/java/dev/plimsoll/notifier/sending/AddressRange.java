package dev.plimsoll.notifier.sending;

import java.net.InetAddress;

/// A range of addresses: `10.0.0.0/8`, `fd00::/8`; without a length, one address.
record AddressRange(InetAddress base, int length) {
    /// @throws IllegalArgumentException if it is none
    static AddressRange parse(String text) {
        try {
            var slash = text.indexOf('/');
            var base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            var bits = base.getAddress().length * 8;
            var length = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (length < 0 || length > bits) {
                throw new IllegalArgumentException("length");
            }
            return new AddressRange(base, length);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "allow has '" + text + "', which is no range of addresses; expected one as 10.0.0.0/8", e);
        }
    }

    boolean contains(InetAddress address) {
        var mine = base.getAddress();
        var other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (var bit = 0; bit < length; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
