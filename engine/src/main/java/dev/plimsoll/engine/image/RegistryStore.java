package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.registry.RegistryAccess;
import dev.plimsoll.engine.image.registry.RegistryClient;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The content of an image in a registry; layers stream from there when they are read.
record RegistryStore(RegistryClient client) implements ContentStore {
    static OpenedImage open(String text, ImageReference reference, OpenOptions options, Map<String, String> environment)
            throws IOException, InterruptedException {
        if (options.offline()) {
            throw new IOException(
                    "'" + text + "' is in a registry, and --offline forbids to ask it; save the image and scan"
                            + " docker-archive:FILE");
        }
        var access = new RegistryAccess(options.credentials(), options.insecureRegistries(), environment);
        var store = new RegistryStore(new RegistryClient(reference.registry(), reference.repository(), access));
        try {
            var names =
                    reference.tagName().map(_ -> List.of(reference.toString())).orElse(List.of());
            var image = new ManifestImage(text, names, store, store::signatures, options);
            var digest = reference.manifestDigest();
            if (digest.isPresent()) {
                return image.open(new Descriptor("", digest.get(), -1, null, Map.of()));
            }
            var document = store.client.manifest(reference.tagOrDigest(), Limits.MANIFEST_BYTES);
            return image.open(document.bytes(), document.statedDigest().orElse(ManifestImage.sha256(document.bytes())));
        } catch (IOException | InterruptedException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    @Override
    public byte[] manifest(Descriptor descriptor) throws IOException {
        try {
            return client.manifest(descriptor.digest().toString(), Limits.MANIFEST_BYTES)
                    .bytes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the registry", e);
        }
    }

    @Override
    public byte[] small(Descriptor descriptor, int limit) throws IOException {
        return client.blob(descriptor.digest(), limit);
    }

    @Override
    public Blob blob(Descriptor descriptor) {
        return new Blob() {
            @Override
            public InputStream open() throws IOException {
                return client.openBlob(descriptor.digest(), descriptor.size());
            }

            @Override
            public long size() {
                return descriptor.size();
            }
        };
    }

    /// By the tag that cosign gives them, and by the registry's own list of what refers to the image (distribution-spec
    /// 1.1, "Listing Referrers"), where it has one.
    private List<byte[]> signatures(Digest subject, int limit) throws IOException {
        try {
            var found = new ArrayList<byte[]>();
            client.findManifest(OciLayout.signatureTag(subject), Limits.MANIFEST_BYTES)
                    .ifPresent(found::add);
            var listed = client.findReferrers(subject, Limits.MANIFEST_BYTES);
            // a registry without that list: who pushes keeps it under a tag (distribution-spec, "Referrers Tag Schema")
            var referrers = listed.isPresent()
                    ? listed
                    : client.findManifest(subject.algorithm() + "-" + subject.hex(), Limits.MANIFEST_BYTES);
            if (referrers.isPresent()
                    && Manifest.parse(referrers.get(), "the list of what refers to " + subject)
                            instanceof Manifest.Index index) {
                for (var referrer : index.manifests()) {
                    if (referrer.isSignature() && found.size() < limit) {
                        var bytes = client.manifest(referrer.digest().toString(), Limits.MANIFEST_BYTES)
                                .bytes();
                        ManifestImage.verify(bytes, referrer, "the signature " + referrer.digest());
                        found.add(bytes);
                    }
                }
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the registry", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
