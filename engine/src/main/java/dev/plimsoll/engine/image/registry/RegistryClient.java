package dev.plimsoll.engine.image.registry;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.engine.network.BodyStream;
import dev.plimsoll.vocabulary.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads one repository of a registry (OCI distribution specification 1.1, "Pull"; Docker Registry HTTP API V2).
///
/// What it gives is not verified: only the reader knows which digest it asked for. Safe for several threads.
public final class RegistryClient implements AutoCloseable {
    private static final String MANIFESTS = String.join(
            ", ",
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json");
    private static final int MAX_ERROR = 65_536;

    private final RegistryAccess access;
    private final Transport transport;
    private final Authorization authorization;
    private final String registry;
    private final String repository;
    private final String host;
    private volatile @Nullable String base;

    /// A manifest or an index as it came.
    public static final class Document {
        private final byte[] bytes;
        private final @Nullable Digest digest;

        Document(byte[] bytes, @Nullable Digest digest) {
            this.bytes = bytes;
            this.digest = digest;
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        /// What the registry calls it; empty if it says nothing.
        public Optional<Digest> statedDigest() {
            return Optional.ofNullable(digest);
        }
    }

    /// @param registry host and port, or `docker.io`
    public RegistryClient(String registry, String repository, RegistryAccess access) {
        this(registry, repository, access, new Transport(access));
    }

    RegistryClient(String registry, String repository, RegistryAccess access, Transport transport) {
        this.registry = registry;
        this.repository = repository;
        this.access = access;
        this.transport = transport;
        this.authorization = new Authorization(transport, access, registry, repository);
        this.host = registry.equals("docker.io") ? "registry-1.docker.io" : registry;
    }

    /// Fetches a manifest or an index.
    ///
    /// @param tagOrDigest `latest`, `sha256:…`
    /// @param limit in bytes
    /// @throws RegistryException if it cannot be had
    public Document manifest(String tagOrDigest, int limit) throws IOException, InterruptedException {
        var response = get("/manifests/" + tagOrDigest, Map.of("Accept", MANIFESTS));
        try (var body = response.body()) {
            if (response.statusCode() != 200) {
                throw failed(
                        response, "the image " + repository + (tagOrDigest.indexOf(':') < 0 ? ":" : "@") + tagOrDigest);
            }
            return new Document(
                    bounded(body, limit, "the manifest " + tagOrDigest),
                    digest(response.headers()
                            .firstValue("Docker-Content-Digest")
                            .orElse("")));
        }
    }

    /// Fetches a manifest that may not be there.
    public Optional<byte[]> findManifest(String tag, int limit) throws IOException, InterruptedException {
        return find("/manifests/" + tag, MANIFESTS, limit, "the manifest " + tag);
    }

    /// Fetches the index of what refers to a manifest (distribution-spec 1.1, "Listing Referrers"); empty where the
    /// registry is older than that list. Its first page only.
    public Optional<byte[]> findReferrers(Digest subject, int limit) throws IOException, InterruptedException {
        return find(
                "/referrers/" + subject,
                "application/vnd.oci.image.index.v1+json",
                limit,
                "the list of what refers to " + subject);
    }

    private Optional<byte[]> find(String path, String accepted, int limit, String what)
            throws IOException, InterruptedException {
        var response = get(path, Map.of("Accept", accepted));
        try (var body = response.body()) {
            return switch (response.statusCode()) {
                case 200 -> Optional.of(bounded(body, limit, what));
                case 400, 404, 405, 501 -> Optional.empty(); // older registries refuse what they do not know
                default -> throw failed(response, what);
            };
        }
    }

    /// Fetches a small blob whole.
    ///
    /// @param limit in bytes
    public byte[] blob(Digest digest, int limit) throws IOException {
        try (var stream = openBlob(digest, -1)) {
            return bounded(stream, limit, "the blob " + digest);
        }
    }

    /// Opens a blob; when the connection breaks, the stream goes on from where it was.
    ///
    /// @param size in bytes, or -1 where it is not known
    public InputStream openBlob(Digest digest, long size) throws IOException {
        return new ResumingStream(this, digest, size);
    }

    private static byte[] bounded(InputStream in, int limit, String what) throws IOException {
        var bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new RegistryException(what + " is larger than the limit of " + limit + " bytes");
        }
        return bytes;
    }

    private static @Nullable Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /// Asks for a blob from an offset.
    HttpResponse<BodyStream> requestBlob(Digest digest, long from) throws IOException, InterruptedException {
        var headers = from == 0 ? Map.<String, String>of() : Map.of("Range", "bytes=" + from + "-");
        var response = get("/blobs/" + digest, headers);
        int status = response.statusCode();
        if (status != 200 && (status != 206 || from == 0)) {
            try (var _ = response.body()) {
                throw failed(response, "the blob " + digest + " of " + repository);
            }
        }
        return response;
    }

    void pauseBefore(int attempt) throws InterruptedException {
        transport.pause(attempt);
    }

    private HttpResponse<BodyStream> get(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        var uri = URI.create(base() + "/v2/" + repository + path);
        var header = authorization.header();
        var response = transport.get(uri, headers, header);
        // once for what the registry wants to see, once more should a token have run out meanwhile
        for (int i = 0; i < 2 && response.statusCode() == 401; i++) {
            response.body().close();
            header = authorization.answer(response, header);
            response = transport.get(uri, headers, header);
        }
        return response;
    }

    private String base() throws IOException, InterruptedException {
        var known = base;
        if (known == null) {
            known = findBase();
            base = known;
        }
        return known;
    }

    /// TLS, but for registries on this machine and those that were allowed to do without: they are asked how
    /// they speak.
    private String findBase() throws IOException, InterruptedException {
        var secure = "https://" + host;
        var uri = URI.create(secure);
        if (uri.getHost() == null) {
            throw new RegistryException("'" + host + "' is no host name");
        }
        if (!access.allowsPlainHttp(uri.getHost(), uri.getPort())) {
            return secure;
        }
        var plain = "http://" + host;
        try {
            var response = transport.get(URI.create(plain + "/v2/"), Map.of(), null);
            response.body().close();
            // 400 is what TLS servers answer to plain HTTP, 301 and 308 are followed to where they point
            return response.statusCode() == 400 ? secure : plain;
        } catch (RegistryException e) {
            if (e.reason() == RegistryException.Cause.UNREACHABLE) {
                throw e;
            }
            return secure;
        }
    }

    private RegistryException failed(HttpResponse<BodyStream> response, String what)
            throws IOException, InterruptedException {
        int status = response.statusCode();
        var said = said(response);
        return switch (status) {
            case 401, 403 -> authorization.refused(status);
            case 404 ->
                new RegistryException("registry " + registry + " has no such thing: " + what
                        + " was not found; check the repository and the tag" + said);
            case 429 ->
                new RegistryException(
                        "registry " + registry + " refuses for now, there were too many requests (429)" + wait(response)
                                + "; log in for a higher limit, or try again later" + said,
                        RegistryException.Cause.TEMPORARY,
                        Transport.retryAfter(response),
                        null);
            default ->
                new RegistryException(
                        "registry " + registry + " answered " + status + " when asked for " + what
                                + (status >= 500 ? "; try again later" : "") + said,
                        Transport.reason(status),
                        Transport.retryAfter(response),
                        null);
        };
    }

    private static String wait(HttpResponse<?> response) {
        Duration asked = Transport.retryAfter(response);
        return asked == null ? "" : " and asks to wait " + asked.toSeconds() + " seconds";
    }

    /// The registry's own words, shortened, from its error document.
    private static String said(HttpResponse<BodyStream> response) {
        try {
            var errors = JsonDocument.parse(response.body().readNBytes(MAX_ERROR))
                    .get("errors")
                    .elements();
            if (errors.isEmpty()) {
                return "";
            }
            var text = errors.getFirst().get("code").text() + " "
                    + errors.getFirst().get("message").text();
            var clean = text.replaceAll("[^\\x20-\\x7e]", "?").strip();
            return clean.isEmpty()
                    ? ""
                    : " (it says: " + (clean.length() > 200 ? clean.substring(0, 200) + "…" : clean) + ")";
        } catch (IOException _) {
            return "";
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
