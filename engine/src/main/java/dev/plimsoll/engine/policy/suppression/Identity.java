package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.PackageUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// By what a VEX document names a product: something that an image or a package can be compared with.
sealed interface Identity {
    /// Whether it names the image itself.
    boolean names(Context context);

    /// Whether it names a package.
    boolean names(PackageUrl purl, String version, Context context);

    /// The identity in a text; empty for names that mean nothing outside of the document.
    static Optional<Identity> parse(String text) {
        if (text.startsWith("pkg:") && text.length() <= 2000) {
            try {
                return Optional.of(Purl.of(PackageUrl.parse(text)));
            } catch (IllegalArgumentException _) {
                return Optional.empty();
            }
        }
        return text.startsWith("cpe:") ? Optional.of(new Cpe(text)) : Optional.empty();
    }

    /// The identity of content with that SHA-256; empty when it is none.
    static Optional<Identity> sha256(String hex) {
        try {
            return Optional.of(new Content(new Digest("sha256", hex.toLowerCase(Locale.ROOT))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// A package URL; parts that it leaves out match anything (OpenVEX, "Package URLs"; vexctl does likewise).
    ///
    /// @param path namespace and name, decoded
    record Purl(String type, String path, @Nullable String version, Map<String, String> qualifiers)
            implements Identity {
        static Purl of(PackageUrl purl) {
            var text = purl.canonical();
            int hash = text.indexOf('#');
            text = hash < 0 ? text : text.substring(0, hash);
            int question = text.indexOf('?');
            Map<String, String> qualifiers = new TreeMap<>();
            if (question >= 0) {
                for (var pair : text.substring(question + 1).split("&", -1)) {
                    int equals = pair.indexOf('=');
                    if (equals > 0) {
                        qualifiers.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
                    }
                }
                text = text.substring(0, question);
            }
            int slash = text.indexOf('/');
            int at = text.indexOf('@', slash);
            return new Purl(
                    text.substring(4, slash),
                    decoded(text.substring(slash + 1, at < 0 ? text.length() : at)),
                    at < 0 ? null : decoded(text.substring(at + 1)),
                    Map.copyOf(qualifiers));
        }

        @Override
        public boolean names(Context context) {
            return switch (type) {
                case "oci", "docker" -> isImage(context);
                default -> false;
            };
        }

        @Override
        public boolean names(PackageUrl purl, String installed, Context context) {
            if (!purl.canonical().startsWith(type, 4)) {
                return false;
            }
            var other = context.parts(purl);
            if (!other.type.equals(type) || !other.path.equals(path)) {
                return false;
            }
            var wanted = version;
            return (wanted == null || same(wanted, installed) || same(wanted, String.valueOf(other.version)))
                    && other.qualifiers.entrySet().containsAll(qualifiers.entrySet());
        }

        /// Go's modules write their versions with a v, its standard library is found without.
        private boolean same(String left, String right) {
            return left.equals(right) || (type.equals("golang") && bare(left).equals(bare(right)));
        }

        private static String bare(String version) {
            return version.startsWith("v") ? version.substring(1) : version;
        }

        private boolean isImage(Context context) {
            var wanted = version;
            boolean byDigest = false;
            if (wanted != null && wanted.startsWith("sha256:")) {
                var image = context.image();
                if (!wanted.equals(String.valueOf(image.digest()))
                        && !wanted.equals(String.valueOf(image.manifestDigest()))) {
                    return false;
                }
                byDigest = true;
            }
            var place = qualifiers.get("repository_url");
            var tag = qualifiers.getOrDefault("tag", byDigest || wanted == null ? "" : wanted);
            for (var name : context.names()) {
                if (isNamed(name, place, byDigest) && (tag.isEmpty() || tag.equals(name.tag()))) {
                    return true;
                }
            }
            return byDigest;
        }

        private boolean isNamed(ImageName name, @Nullable String place, boolean byDigest) {
            if (place != null && type.equals("oci")) {
                return ImageName.parse(place).repository().equals(name.repository());
            }
            if (place != null) {
                return ImageName.parse(place + "/" + path).repository().equals(name.repository());
            }
            if (type.equals("docker")) {
                return ImageName.parse(path).repository().equals(name.repository());
            }
            return byDigest || ("/" + name.repository()).endsWith("/" + path);
        }

        private static String decoded(String text) {
            return text.indexOf('%') < 0 ? text : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }

    /// The SHA-256 of an image's configuration or manifest.
    record Content(Digest digest) implements Identity {
        @Override
        public boolean names(Context context) {
            return digest.equals(context.image().digest())
                    || digest.equals(context.image().manifestDigest());
        }

        @Override
        public boolean names(PackageUrl purl, String version, Context context) {
            return false;
        }
    }

    /// A CPE of an operating system; it names every image of that system.
    record Cpe(String text) implements Identity {
        @Override
        public boolean names(Context context) {
            var os = context.subject().inventory().os();
            var cpe = os == null ? null : os.cpe();
            return cpe != null && (" " + plain(cpe) + ":").startsWith(" " + plain(text) + ":");
        }

        @Override
        public boolean names(PackageUrl purl, String version, Context context) {
            return false;
        }

        /// CPE 2.2 and 2.3 alike, without the wildcards at the end.
        private static String plain(String cpe) {
            var body = cpe.startsWith("cpe:2.3:") ? cpe.substring(8) : cpe.startsWith("cpe:/") ? cpe.substring(5) : cpe;
            int end = body.length();
            while (end > 0 && (body.charAt(end - 1) == ':' || body.charAt(end - 1) == '*')) {
                end--;
            }
            return body.substring(0, end).toLowerCase(Locale.ROOT);
        }
    }
}
