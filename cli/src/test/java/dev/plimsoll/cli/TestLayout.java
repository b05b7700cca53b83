package dev.plimsoll.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Makes OCI images of layers that are as broken as a test wants them, with digests that are right all the same.
final class TestLayout {
    private final List<byte[]> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private final List<String> types = new ArrayList<>();

    /// A layer of these bytes, whatever they are; for gzip, the bytes of the compressed file.
    TestLayout layer(String mediaType, byte[] bytes, String diffId) {
        layers.add(bytes);
        types.add(mediaType);
        diffIds.add(diffId);
        return this;
    }

    TestLayout tar(byte[] tar) {
        return layer("application/vnd.oci.image.layer.v1.tar", tar, sha256(tar));
    }

    TestLayout gzip(byte[] tar) throws IOException {
        return layer("application/vnd.oci.image.layer.v1.tar+gzip", gzipped(tar), sha256(tar));
    }

    /// A Debian with one package that the example advisories know, so that there is something left to report.
    TestLayout debian() {
        return tar(new Tar()
                .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n")
                .file("var/lib/dpkg/status", """
                        Package: libssl3
                        Status: install ok installed
                        Architecture: amd64
                        Source: openssl
                        Version: 3.0.11-1~deb12u2

                        """)
                .end());
    }

    String diffId(int layer) {
        return diffIds.get(layer);
    }

    /// Everything that a registry would hold: by digest, and the manifest under `manifest`.
    Map<String, byte[]> blobs() {
        var blobs = new LinkedHashMap<String, byte[]>();
        var config = ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + String.join("\",\"", diffIds) + "\"]}}")
                .getBytes(StandardCharsets.UTF_8);
        blobs.put(sha256(config), config);
        var descriptors = new ArrayList<String>();
        for (int i = 0; i < layers.size(); i++) {
            blobs.put(sha256(layers.get(i)), layers.get(i));
            descriptors.add(descriptor(types.get(i), layers.get(i)));
        }
        var manifest = ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
                        + descriptor("application/vnd.oci.image.config.v1+json", config) + ",\"layers\":["
                        + String.join(",", descriptors) + "]}")
                .getBytes(StandardCharsets.UTF_8);
        blobs.put(sha256(manifest), manifest);
        blobs.put("manifest", manifest);
        return blobs;
    }

    /// As an OCI layout folder.
    Path write(Path folder) throws IOException {
        var blobs = blobs();
        var manifest = blobs.getOrDefault("manifest", new byte[0]);
        Files.createDirectories(folder.resolve("blobs/sha256"));
        for (var blob : blobs.entrySet()) {
            if (!blob.getKey().equals("manifest")) {
                Files.write(folder.resolve("blobs").resolve(blob.getKey().replace(':', '/')), blob.getValue());
            }
        }
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"manifests\":["
                        + descriptor("application/vnd.oci.image.manifest.v1+json", manifest) + "]}");
        return folder;
    }

    private static String descriptor(String type, byte[] bytes) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, sha256(bytes), bytes.length);
    }

    static byte[] gzipped(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A tar written header by header (POSIX.1-1988 ustar), names and links as hostile as they are given.
    static final class Tar {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Tar file(String name, String content) {
            return file(name, content.getBytes(StandardCharsets.UTF_8));
        }

        Tar file(String name, byte[] content) {
            return entry(name, '0', "", content.length).content(content);
        }

        Tar link(String name, char type, String target) {
            return entry(name, type, target, 0);
        }

        private Tar entry(String name, char type, String link, long size) {
            var header = new byte[512];
            put(header, 0, name);
            put(header, 100, "0000644");
            put(header, 124, "%011o".formatted(size));
            put(header, 136, "00000000000");
            header[156] = (byte) type;
            put(header, 157, link);
            put(header, 257, "ustar\0" + "00");
            Arrays.fill(header, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte octet : header) {
                sum += octet & 0xff;
            }
            put(header, 148, "%06o\0".formatted(sum));
            out.writeBytes(header);
            return this;
        }

        private Tar content(byte[] content) {
            out.writeBytes(content);
            out.writeBytes(new byte[-content.length & 511]);
            return this;
        }

        private static void put(byte[] header, int at, String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, header, at, bytes.length);
        }

        byte[] end() {
            out.writeBytes(new byte[1024]);
            return out.toByteArray();
        }
    }
}
