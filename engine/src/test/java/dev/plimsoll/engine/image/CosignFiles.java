package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Signatures as cosign stores them (SIGNATURE_SPEC.md): a manifest with a layer for each, and what was signed.
public final class CosignFiles {
    public static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private final Map<Digest, byte[]> blobs = new LinkedHashMap<>();
    private final List<String> layers = new ArrayList<>();
    private String more = "";

    /// A new key of a kind: `EC`, `RSA`, `Ed25519`.
    public static KeyPair key(String kind) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(kind);
        if (kind.equals("EC")) {
            generator.initialize(256);
        }
        return generator.generateKeyPair();
    }

    public static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /// What cosign signs, in the form "simple signing".
    public static String payload(Digest manifest) {
        return payload(manifest.toString(), "cosign container image signature");
    }

    public static String payload(String digest, String type) {
        return "{\"critical\":{\"identity\":{\"docker-reference\":\"reg.example/app\"},"
                + "\"image\":{\"docker-manifest-digest\":\"" + digest + "\"},\"type\":\"" + type
                + "\"},\"optional\":null}";
    }

    public static String sign(PrivateKey key, String payload) throws GeneralSecurityException {
        var signer = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> "Ed25519";
                });
        signer.initSign(key);
        signer.update(payload.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    public CosignFiles signature(PrivateKey key, Digest manifest) throws GeneralSecurityException {
        return signature(payload(manifest).getBytes(StandardCharsets.UTF_8), sign(key, payload(manifest)));
    }

    /// Anything as payload and signature.
    public CosignFiles signature(byte[] payload, String signature) {
        blobs.put(ImageFiles.digest(payload), payload);
        layers.add(ImageFiles.descriptor(
                SignatureSearch.SIMPLE_SIGNING,
                payload,
                ",'annotations':{'dev.cosignproject.cosign/signature':'" + signature + "'}"));
        return this;
    }

    /// What cosign 3 signs: a statement about a manifest.
    public static String statement(String hex, String predicate) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\"" + hex
                + "\"},\"annotations\":{}}],\"predicateType\":\"" + predicate + "\",\"predicate\":{}}";
    }

    /// Signs a statement as DSSE does.
    public static String signEnvelope(PrivateKey key, String statement) throws GeneralSecurityException {
        var type = "application/vnd.in-toto+json";
        return sign(key, "DSSEv1 " + type.length() + " " + type + " " + statement.length() + " " + statement);
    }

    /// A signature in the format of cosign 3.
    public CosignFiles bundle(PrivateKey key, Digest manifest) throws GeneralSecurityException {
        var statement = statement(manifest.hex(), "https://sigstore.dev/cosign/sign/v1");
        return bundle(statement, signEnvelope(key, statement), "'publicKey':{'hint':'x'}");
    }

    /// Anything as statement and signature.
    public CosignFiles bundle(String statement, String signature, String material) {
        var bundle = ImageFiles.json("{'mediaType':'" + BUNDLE + "','verificationMaterial':{" + material
                + ",'tlogEntries':[]},'dsseEnvelope':{'payload':'"
                + Base64.getEncoder().encodeToString(statement.getBytes(StandardCharsets.UTF_8))
                + "','payloadType':'application/vnd.in-toto+json','signatures':[{'sig':'" + signature + "'}]}}");
        return bundle(bundle);
    }

    /// Anything as a bundle.
    public CosignFiles bundle(byte[] bundle) {
        blobs.put(ImageFiles.digest(bundle), bundle);
        layers.add(ImageFiles.descriptor(BUNDLE, bundle, ""));
        return this;
    }

    /// Says of which manifest, as the referrers of a registry do.
    public CosignFiles about(byte[] manifest) {
        more = ",'artifactType':'application/vnd.dev.cosign.artifact.sig.v1+json','subject':"
                + ImageFiles.descriptor(ImageFiles.OCI + "manifest.v1+json", manifest, "");
        return this;
    }

    public byte[] config() {
        return ImageFiles.json("{'architecture':'','os':'','rootfs':{'type':'layers','diff_ids':[]},'config':{}}");
    }

    public byte[] manifest() {
        return ImageFiles.json("{'schemaVersion':2,'mediaType':'" + ImageFiles.OCI + "manifest.v1+json','config':"
                + ImageFiles.descriptor(ImageFiles.OCI + "config.v1+json", config(), "") + ",'layers':["
                + String.join(",", layers) + "]" + more + "}");
    }

    /// All content by its digest.
    public Map<Digest, byte[]> content() {
        var content = new LinkedHashMap<>(blobs);
        content.put(ImageFiles.digest(config()), config());
        content.put(ImageFiles.digest(manifest()), manifest());
        return content;
    }

    /// Its entry in an index.
    String inIndex(String annotations) {
        return ImageFiles.descriptor(ImageFiles.OCI + "manifest.v1+json", manifest(), annotations);
    }
}
