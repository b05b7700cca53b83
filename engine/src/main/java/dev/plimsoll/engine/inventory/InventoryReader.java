package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.FileRemark.MalwareInFile;
import dev.plimsoll.engine.inventory.FileRemark.SecretInFile;
import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.engine.inventory.LayerInventory.StatedLicences;
import dev.plimsoll.engine.inventory.LayerPaths.Link;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Warning;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads what [InventoryWriter] wrote.
final class InventoryReader {
    private final byte[] body;
    private final Varints.Reader in;
    private final Texts texts;

    private InventoryReader(byte[] body, Varints.Reader in, Texts texts) {
        this.body = body;
        this.in = in;
        this.texts = texts;
    }

    /// The texts of a file, made when they are first asked for: most never are.
    private static final class Texts {
        private final byte[] body;
        private final int[] starts;
        private final int[] lengths;
        private final @Nullable String[] made;

        Texts(byte[] body, Varints.Reader in) {
            this.body = body;
            int count = in.length();
            starts = new int[count];
            lengths = new int[count];
            made = new String[count];
            for (int i = 0; i < count; i++) {
                lengths[i] = in.next();
                starts[i] = in.skip(lengths[i]);
            }
        }

        String get(int place) {
            if (place >= made.length) {
                throw new IllegalStateException("it refers to a text that it does not have");
            }
            var text = made[place];
            if (text == null) {
                text = new String(body, starts[place], lengths[place], StandardCharsets.UTF_8);
                made[place] = text;
            }
            return text;
        }
    }

    /// Absent if the bytes are damaged, cut off, or of another version.
    static Optional<LayerInventory> read(byte[] bytes) {
        if (bytes.length < InventoryFormat.HEADER_LENGTH) {
            return Optional.empty();
        }
        var header = ByteBuffer.wrap(bytes);
        if (header.getInt() != InventoryFormat.MAGIC
                || header.getInt() != InventoryFormat.VERSION
                || header.getInt() != bytes.length - InventoryFormat.HEADER_LENGTH) {
            return Optional.empty();
        }
        var checksum = new CRC32C();
        checksum.update(bytes, InventoryFormat.HEADER_LENGTH, bytes.length - InventoryFormat.HEADER_LENGTH);
        if (header.getInt() != (int) checksum.getValue()) {
            return Optional.empty();
        }
        try {
            var body = Arrays.copyOfRange(bytes, InventoryFormat.HEADER_LENGTH, bytes.length);
            var in = new Varints.Reader(body);
            var reader = new InventoryReader(body, in, new Texts(body, in));
            var paths = reader.paths();
            var files = reader.list(reader::file);
            var leftOut = reader.list(reader::warning);
            var remarks = reader.list(reader::remark);
            return Optional.of(new LayerInventory(files, paths, leftOut, remarks, reader.size()));
        } catch (IllegalStateException e) {
            return Optional.empty();
        }
    }

    private long size() {
        long[] size = numbers();
        if (size.length != 1) {
            throw new IllegalStateException("it lacks its size");
        }
        return size[0];
    }

    private LayerPaths paths() {
        return new LayerPaths(numbers(), numbers(), numbers(), list(this::link), list(this::link));
    }

    private Link link() {
        return new Link(string(), string());
    }

    private FileFindings file() {
        var path = string();
        long[] identities = numbers();
        int length = in.length();
        int start = in.skip(length);
        return FileFindings.later(
                path,
                identities,
                () -> new InventoryReader(body, new Varints.Reader(body, start, start + length), texts).told());
    }

    private FileFindings.Told told() {
        return new FileFindings.Told(
                list(this::cataloged),
                list(this::owned),
                list(this::licences),
                list(this::release),
                list(this::warning));
    }

    private CatalogedPackage cataloged() {
        var type = string();
        var namespace = optional();
        var purlName = string();
        var name = string();
        var version = string();
        return new CatalogedPackage(
                type,
                namespace,
                purlName,
                name,
                version,
                qualifiers(),
                source(),
                list(this::string),
                string(),
                confidence());
    }

    private Map<String, String> qualifiers() {
        int size = in.length();
        var qualifiers = new TreeMap<String, String>();
        for (int i = 0; i < size; i++) {
            qualifiers.put(string(), string());
        }
        return qualifiers;
    }

    private @Nullable SourcePackage source() {
        var name = optional();
        var version = optional();
        return name == null || version == null ? null : new SourcePackage(name, version);
    }

    private Confidence confidence() {
        try {
            return Confidence.valueOf(string());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("it has an unknown confidence", e);
        }
    }

    private OwnedFiles owned() {
        var name = string();
        var architecture = optional();
        long[] hashes = numbers();
        byte[] coded = new byte[in.length()];
        in.bytes(coded, 0, coded.length);
        return new OwnedFiles(name, architecture, new FileList(hashes, coded));
    }

    private StatedLicences licences() {
        return new StatedLicences(string(), list(this::string));
    }

    private OperatingSystem release() {
        return new OperatingSystem(string(), optional(), list(this::string), optional(), optional(), string());
    }

    private FileRemark remark() {
        var path = string();
        int mode = in.next();
        long[] numbers = numbers();
        if (numbers.length != 2) {
            throw new IllegalStateException("it lacks a file's size");
        }
        return new FileRemark(
                path,
                mode,
                numbers[0],
                numbers[1],
                list(() -> new SecretInFile(string(), string(), in.next(), string())),
                list(() -> new MalwareInFile(string(), string(), optional())),
                optional());
    }

    private Warning warning() {
        return new Warning(string(), string(), string());
    }

    private <T> List<T> list(Supplier<T> one) {
        int size = in.length();
        if (size == 0) {
            return List.of();
        }
        var list = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            list.add(one.get());
        }
        return list;
    }

    private String string() {
        var value = optional();
        if (value == null) {
            throw new IllegalStateException("it lacks a text");
        }
        return value;
    }

    private @Nullable String optional() {
        int code = in.next();
        return code == 0 ? null : texts.get(code - 1);
    }

    private long[] numbers() {
        int size = in.length();
        if (size > Integer.MAX_VALUE / Long.BYTES) {
            throw new IllegalStateException("it has too many numbers");
        }
        int start = in.skip(size * Long.BYTES);
        if (size == 0) {
            return Longs.NONE;
        }
        var values = new long[size];
        ByteBuffer.wrap(body, start, size * Long.BYTES).asLongBuffer().get(values);
        return values;
    }
}
