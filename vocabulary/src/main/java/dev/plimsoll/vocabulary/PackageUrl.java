package dev.plimsoll.vocabulary;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A package URL in canonical form (package-url specification, "purl"), for example
/// `pkg:deb/debian/curl@7.88.1?arch=amd64`.
/// Two are equal when their canonical texts are.
///
/// @param canonical the canonical text
public record PackageUrl(String canonical) implements Comparable<PackageUrl> {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    public PackageUrl {
        if (!canonical.startsWith("pkg:")) {
            throw new IllegalArgumentException("'" + canonical + "' is not a package URL; it must start with pkg:");
        }
    }

    /// Reads any spelling of a package URL and keeps the canonical one.
    ///
    /// @throws IllegalArgumentException if the text is not a package URL
    public static PackageUrl parse(String text) {
        try {
            return new PackageUrl(canonical(new PackageURL(decodeNonAscii(text))));
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException("'" + text + "' is not a package URL: " + e.getMessage(), e);
        }
    }

    /// Builds one from its parts.
    ///
    /// @throws IllegalArgumentException if a part is not allowed for that type
    public static PackageUrl of(
            String type,
            @Nullable String namespace,
            String name,
            @Nullable String version,
            Map<String, String> qualifiers) {
        try {
            return new PackageUrl(
                    canonical(new PackageURL(type, namespace, name, version, new TreeMap<>(qualifiers), null)));
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException(
                    "no package URL of type " + type + " for '" + name + "': " + e.getMessage(), e);
        }
    }

    /// Written here because packageurl-java 1.5.0 encodes what is not ASCII, and what is below 16, in ways
    /// that nobody, itself included, can read back.
    private static String canonical(PackageURL url) {
        var text = new StringBuilder("pkg:").append(url.getType()).append('/');
        var namespace = url.getNamespace();
        if (namespace != null) {
            encode(namespace, true, text);
            text.append('/');
        }
        encode(url.getName(), false, text);
        if (url.getVersion() != null) {
            text.append('@');
            encode(url.getVersion(), false, text);
        }
        var qualifiers = url.getQualifiers();
        if (qualifiers != null) {
            char separator = '?';
            for (var qualifier : new TreeMap<>(qualifiers).entrySet()) {
                text.append(separator).append(qualifier.getKey()).append('=');
                encode(qualifier.getValue(), false, text);
                separator = '&';
            }
        }
        if (url.getSubpath() != null) {
            text.append('#');
            encode(url.getSubpath(), true, text);
        }
        return text.toString();
    }

    /// The library reads `%C3%A9` as two characters; the characters themselves it reads well.
    private static String decodeNonAscii(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var decoded = new StringBuilder(text.length());
        var bytes = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            while (i + 2 < text.length() && text.charAt(i) == '%' && isHighByte(text, i)) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 3;
            }
            if (bytes.size() > 0) {
                decoded.append(readable(bytes.toString(StandardCharsets.UTF_8)));
                bytes.reset();
            } else {
                decoded.append(text.charAt(i++));
            }
        }
        return decoded.toString();
    }

    private static boolean isHighByte(String text, int percent) {
        char high = text.charAt(percent + 1);
        return high >= '8' && HexFormat.isHexDigit(high) && HexFormat.isHexDigit(text.charAt(percent + 2));
    }

    /// Control and space characters beyond ASCII, which the library refuses, become the replacement character.
    private static String readable(String text) {
        var readable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean refused = c >= 0x7f && (Character.isISOControl(c) || Character.isSpaceChar(c));
            readable.append(refused ? '\ufffd' : c);
        }
        return readable.toString();
    }

    private static void encode(String part, boolean keepSlashes, StringBuilder text) {
        for (byte b : readable(part).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean unreserved = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0;
            if (unreserved || (keepSlashes && c == '/')) {
                text.append(c);
            } else {
                text.append('%').append(HEX.toHighHexDigit(c)).append(HEX.toLowHexDigit(c));
            }
        }
    }

    /// The type, for example `deb` or `npm`.
    public String type() {
        return canonical.substring(4, canonical.indexOf('/', 4));
    }

    /// Whether [#type] is this one; for those who ask thousands.
    public boolean isOf(String type) {
        int end = 4 + type.length();
        return canonical.startsWith(type, 4) && end < canonical.length() && canonical.charAt(end) == '/';
    }

    @Override
    public int compareTo(PackageUrl other) {
        return canonical.compareTo(other.canonical);
    }

    @Override
    public String toString() {
        return canonical;
    }
}
