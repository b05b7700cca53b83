package dev.plimsoll.engine.image;

import com.github.luben.zstd.Zstd;
import dev.plimsoll.vocabulary.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// Small images for tests: a list of layers, written as any of the forms that are read.
public final class ImageFiles {
    static final String OCI = "application/vnd.oci.image.";

    final List<byte[]> blobs = new ArrayList<>();
    final List<String> mediaTypes = new ArrayList<>();
    final List<String> diffIds = new ArrayList<>();
    private String architecture = "amd64";

    public static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static Digest digest(byte[] bytes) {
        try {
            return Digest.sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public ImageFiles gzipped(byte[] tar) {
        return blob(gzip(tar), OCI + "layer.v1.tar+gzip", digest(tar).toString());
    }

    public ImageFiles zstd(byte[] tar) {
        return blob(Zstd.compress(tar), OCI + "layer.v1.tar+zstd", digest(tar).toString());
    }

    public ImageFiles plain(byte[] tar) {
        return blob(tar, OCI + "layer.v1.tar", digest(tar).toString());
    }

    /// A layer that may be anything.
    public ImageFiles blob(byte[] stored, String mediaType, String diffId) {
        blobs.add(stored);
        mediaTypes.add(mediaType);
        diffIds.add(diffId);
        return this;
    }

    public ImageFiles on(String architectureName) {
        architecture = architectureName;
        return this;
    }

    public byte[] config() {
        var history = new StringBuilder();
        for (int i = 0; i < diffIds.size(); i++) {
            history.append(i == 0 ? "" : ",")
                    .append("{\"created_by\":\"step ")
                    .append(i + 1)
                    .append("\"}");
        }
        history.append(diffIds.isEmpty() ? "" : ",").append("{\"created_by\":\"CMD\",\"empty_layer\":true}");
        return json("{'created':'2026-01-02T03:04:05Z','os':'linux','architecture':'" + architecture
                + "','config':{'User':'app','Entrypoint':['/run'],'Env':['A=b'],'Labels':{'z':'1','a':'2'},"
                + "'ExposedPorts':{'80/tcp':{}},'WorkingDir':'/srv'},'rootfs':{'type':'layers','diff_ids':"
                + array(diffIds) + "},'history':[" + history + "]}");
    }

    private static String array(List<String> texts) {
        return "["
                + String.join(
                        ",", texts.stream().map(each -> "\"" + each + "\"").toList()) + "]";
    }

    static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static String descriptor(String mediaType, byte[] content, String more) {
        return "{'mediaType':'" + mediaType + "','digest':'" + digest(content) + "','size':" + content.length + more
                + "}";
    }

    public byte[] manifest() {
        var layers = new ArrayList<String>();
        for (int i = 0; i < blobs.size(); i++) {
            layers.add(descriptor(mediaTypes.get(i), blobs.get(i), ""));
        }
        return json("{'schemaVersion':2,'mediaType':'" + OCI + "manifest.v1+json','config':"
                + descriptor(OCI + "config.v1+json", config(), "") + ",'layers':[" + String.join(",", layers) + "]}");
    }

    /// All content by its digest.
    public Map<Digest, byte[]> content() {
        var content = new LinkedHashMap<Digest, byte[]>();
        content.put(digest(manifest()), manifest());
        content.put(digest(config()), config());
        blobs.forEach(blob -> content.put(digest(blob), blob));
        return content;
    }

    static byte[] index(String... descriptors) {
        return json("{'schemaVersion':2,'mediaType':'" + OCI + "index.v1+json','manifests':["
                + String.join(",", descriptors) + "]}");
    }

    String inIndex(String more) {
        return descriptor(OCI + "manifest.v1+json", manifest(), more);
    }

    static String platform(String os, String architecture) {
        return ",'platform':{'os':'" + os + "','architecture':'" + architecture + "'}";
    }

    static String named(String name) {
        return ",'annotations':{'org.opencontainers.image.ref.name':'" + name + "'}";
    }

    /// Writes an OCI layout with this image under the tag `latest`.
    public Path layout(Path folder) throws IOException {
        return layout(folder, index(inIndex(named("latest"))), content());
    }

    static Path layout(Path folder, byte[] index, Map<Digest, byte[]> content) throws IOException {
        Files.createDirectories(folder.resolve("blobs/sha256"));
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.write(folder.resolve("index.json"), index);
        for (var each : content.entrySet()) {
            Files.write(folder.resolve("blobs/sha256").resolve(each.getKey().hex()), each.getValue());
        }
        return folder;
    }

    /// The same layout as a tar.
    public byte[] ociArchive() {
        var tar = new TarBytes().file("oci-layout", "{}").directory("blobs/").directory("blobs/sha256/");
        content().forEach((digest, bytes) -> tar.file("./blobs/sha256/" + digest.hex(), bytes));
        return tar.file("index.json", index(inIndex(named("latest")))).end();
    }

    /// As `docker save` wrote until Docker 25, with the second of two equal layers as a link to the first.
    public byte[] dockerArchive(String... tags) {
        var tar = new TarBytes();
        addTo(tar);
        return tar.file("manifest.json", "[" + dockerEntry(tags) + "]").end();
    }

    void addTo(TarBytes tar) {
        tar.file(digest(config()).hex() + ".json", config());
        for (int i = 0; i < blobs.size(); i++) {
            tar.directory("layer" + i + architecture + "/");
            int same = blobs.indexOf(blobs.get(i));
            if (same < i) {
                tar.symbolicLink(
                        "layer" + i + architecture + "/layer.tar", "../layer" + same + architecture + "/layer.tar");
            } else {
                tar.file("layer" + i + architecture + "/layer.tar", blobs.get(i));
            }
        }
    }

    String dockerEntry(String... tags) {
        var layers = new ArrayList<String>();
        for (int i = 0; i < blobs.size(); i++) {
            layers.add("layer" + i + architecture + "/layer.tar");
        }
        return "{\"Config\":\"" + digest(config()).hex() + ".json\",\"RepoTags\":"
                + (tags.length == 0 ? "null" : array(List.of(tags))) + ",\"Layers\":" + array(layers) + "}";
    }

    /// As `docker save` writes since Docker 25: an OCI layout with a manifest.json beside.
    public byte[] newDockerArchive(String tag) {
        var tar = new TarBytes().directory("blobs/");
        content().forEach((digest, bytes) -> tar.file("blobs/sha256/" + digest.hex(), bytes));
        var layers =
                blobs.stream().map(blob -> "blobs/sha256/" + digest(blob).hex()).toList();
        return tar.file("index.json", index(inIndex(named(tag))))
                .file(
                        "manifest.json",
                        "[{\"Config\":\"blobs/sha256/" + digest(config()).hex() + "\",\"RepoTags\":[\"" + tag
                                + "\"],\"Layers\":" + array(layers) + "}]")
                .file("oci-layout", "{}")
                .end();
    }
}
