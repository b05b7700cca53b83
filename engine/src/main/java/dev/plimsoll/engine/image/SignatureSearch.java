package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ImageSignature;
import dev.plimsoll.vocabulary.Warning;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects the signatures of an image: of its manifest, and of the indexes that led to it, for who signs a tag with
/// several platforms signs the index. cosign stores a signature as a layer of a manifest beside the image
/// (cosign, SIGNATURE_SPEC.md): the layer is what was signed, an annotation of it the signature.
///
/// cosign 3 stores it as a Sigstore bundle, a layer of a manifest that refers to the image (cosign, BUNDLE_SPEC.md).
///
/// Nothing is verified here but digests. Whatever is found is somebody's claim; the control `signature` verifies it.
final class SignatureSearch {
    static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";

    /// Signatures of one image.
    static final int MOST = 64;

    /// Bytes of what was signed; cosign writes about 250.
    static final int PAYLOAD_BYTES = 64 * 1024;

    /// Characters of a signature; one of RSA with 4,096 bits has 684.
    static final int SIGNATURE_LENGTH = 16 * 1024;

    private final ContentStore store;
    private final SignatureSource source;
    private final Set<ImageSignature> found = new LinkedHashSet<>();
    private final List<Warning> warnings = new ArrayList<>();

    SignatureSearch(ContentStore store, SignatureSource source) {
        this.store = store;
        this.source = source;
    }

    /// @param subjects digests of the indexes and the manifest, from the top
    void search(List<Digest> subjects) {
        for (var subject : subjects) {
            try {
                for (var manifest : source.manifests(subject, MOST)) {
                    read(subject, manifest);
                }
            } catch (IOException e) {
                warn(subject, "whether " + subject + " is signed is not known: " + Reason.of(e));
            }
        }
    }

    List<ImageSignature> found() {
        return List.copyOf(found);
    }

    List<Warning> warnings() {
        return List.copyOf(warnings);
    }

    private void read(Digest subject, byte[] manifest) {
        try {
            var layers = JsonDocument.parse(manifest).get("layers").elements();
            for (var layer : layers) {
                var type = layer.get("mediaType").text();
                if (!type.equals(SIMPLE_SIGNING) && !type.startsWith(SignatureBundle.MEDIA_TYPE)) {
                    continue;
                }
                if (found.size() == MOST) {
                    warn(subject, "it has more signatures than the limit of " + MOST + "; the rest is not read");
                    return;
                }
                if (type.equals(SIMPLE_SIGNING)) {
                    found.add(signature(subject, layer));
                } else {
                    readBundle(subject, layer);
                }
            }
        } catch (IOException e) {
            warn(subject, "a signature of " + subject + " cannot be read: " + Reason.of(e));
        }
    }

    private ImageSignature signature(Digest subject, JsonDocument layer) throws IOException {
        var descriptor = Descriptor.read(layer, "the signature's manifest");
        var signature = descriptor.annotations().getOrDefault(SIGNATURE, "");
        if (signature.length() > SIGNATURE_LENGTH) {
            throw new IOException("it is longer than the limit of " + SIGNATURE_LENGTH + " characters");
        }
        if (descriptor.annotations().containsKey(CERTIFICATE)) {
            warnings.add(SignatureBundle.keyless(subject));
        }
        var payload = store.small(descriptor, PAYLOAD_BYTES);
        ManifestImage.verify(payload, descriptor, "what was signed");
        return new ImageSignature(subject, text(payload), signature);
    }

    private void readBundle(Digest subject, JsonDocument layer) throws IOException {
        var descriptor = Descriptor.read(layer, "the signature's manifest");
        var bytes = store.small(descriptor, SignatureBundle.BYTES);
        ManifestImage.verify(bytes, descriptor, "the bundle of a signature");
        var bundle = SignatureBundle.parse(bytes);
        if (bundle.isKeyless()) {
            warnings.add(SignatureBundle.keyless(subject));
        }
        for (var signature : bundle.signatures()) {
            if (signature.length() > SIGNATURE_LENGTH || bundle.payload().length() > PAYLOAD_BYTES) {
                throw new IOException("it is longer than the limit of " + SIGNATURE_LENGTH + " characters, or signs"
                        + " more than " + PAYLOAD_BYTES + " bytes");
            }
            if (found.size() < MOST) {
                found.add(new ImageSignature(subject, bundle.payload(), signature));
            }
        }
    }

    /// @throws IOException if it is no UTF-8
    static String text(byte[] payload) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("what was signed is no UTF-8", e);
        }
    }

    private void warn(Digest subject, String message) {
        warnings.add(new Warning("unreadable-signature", subject.toString(), message));
    }
}
