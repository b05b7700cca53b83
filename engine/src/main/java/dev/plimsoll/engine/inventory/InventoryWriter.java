package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.LayerInventory.OwnedFiles;
import dev.plimsoll.engine.inventory.LayerInventory.StatedLicences;
import dev.plimsoll.engine.inventory.LayerPaths.Link;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.SourcePackage;
import dev.plimsoll.vocabulary.Warning;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Writes a layer's inventory as [InventoryFormat] says; [InventoryReader] is its mirror.
final class InventoryWriter {
    private final Map<String, Integer> strings = new HashMap<>();
    private final ByteArrayOutputStream texts = new ByteArrayOutputStream(1 << 14);
    private ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);

    static byte[] write(LayerInventory layer) {
        var writer = new InventoryWriter();
        writer.paths(layer.paths());
        writer.list(layer.files(), writer::file);
        writer.list(layer.leftOut(), writer::warning);
        writer.list(layer.remarks(), writer::remark);
        writer.numbers(new long[] {layer.size()});
        var count = new ByteArrayOutputStream();
        Varints.write(count, writer.strings.size());
        var body = ByteBuffer.allocate(count.size() + writer.texts.size() + writer.out.size())
                .put(count.toByteArray())
                .put(writer.texts.toByteArray())
                .put(writer.out.toByteArray())
                .array();
        var checksum = new CRC32C();
        checksum.update(body);
        return ByteBuffer.allocate(InventoryFormat.HEADER_LENGTH + body.length)
                .putInt(InventoryFormat.MAGIC)
                .putInt(InventoryFormat.VERSION)
                .putInt(body.length)
                .putInt((int) checksum.getValue())
                .put(body)
                .array();
    }

    private void paths(LayerPaths paths) {
        numbers(paths.entries());
        numbers(paths.whiteouts());
        numbers(paths.opaques());
        list(paths.symbolicLinks(), this::link);
        list(paths.hardLinks(), this::link);
    }

    private void link(Link link) {
        string(link.path());
        string(link.target());
    }

    private void file(FileFindings file) {
        string(file.path());
        numbers(file.identities());
        var whole = out;
        out = new ByteArrayOutputStream();
        told(file.told());
        var told = out;
        out = whole;
        number(told.size());
        out.writeBytes(told.toByteArray());
    }

    private void told(FileFindings.Told told) {
        list(told.packages(), this::cataloged);
        list(told.owned(), this::owned);
        list(told.licences(), this::licences);
        list(told.releases(), this::release);
        list(told.warnings(), this::warning);
    }

    private void cataloged(CatalogedPackage found) {
        string(found.type());
        string(found.namespace());
        string(found.purlName());
        string(found.name());
        string(found.version());
        number(found.qualifiers().size());
        found.qualifiers().forEach((key, value) -> {
            string(key);
            string(value);
        });
        source(found.source());
        list(found.licences(), this::string);
        string(found.path());
        string(found.confidence().name());
    }

    private void source(@Nullable SourcePackage source) {
        string(source == null ? null : source.name());
        string(source == null ? null : source.version());
    }

    private void owned(OwnedFiles owned) {
        string(owned.packageName());
        string(owned.architecture());
        numbers(owned.files().hashes());
        number(owned.files().coded().length);
        out.writeBytes(owned.files().coded());
    }

    private void licences(StatedLicences stated) {
        string(stated.packageName());
        list(stated.licences(), this::string);
    }

    private void release(OperatingSystem os) {
        string(os.id());
        string(os.versionId());
        list(os.idLike(), this::string);
        string(os.codename());
        string(os.cpe());
        string(os.prettyName());
    }

    private void remark(FileRemark remark) {
        string(remark.path());
        number(remark.mode());
        numbers(new long[] {remark.size(), remark.content()});
        list(remark.secrets(), secret -> {
            string(secret.rule());
            string(secret.title());
            number(secret.line());
            string(secret.excerpt());
        });
        list(remark.malware(), found -> {
            string(found.name());
            string(found.finder());
            string(found.sha256());
        });
        string(remark.sha256());
    }

    private void warning(Warning warning) {
        string(warning.code());
        string(warning.subject());
        string(warning.message());
    }

    private <T> void list(List<T> list, Consumer<T> one) {
        number(list.size());
        list.forEach(one);
    }

    private void number(int value) {
        Varints.write(out, value);
    }

    /// 0 for none, else one more than the place among the texts.
    private void string(@Nullable String value) {
        if (value == null) {
            number(0);
            return;
        }
        var known = strings.putIfAbsent(value, strings.size());
        if (known != null) {
            number(known + 1);
            return;
        }
        number(strings.size());
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        Varints.write(texts, bytes.length);
        texts.writeBytes(bytes);
    }

    private void numbers(long[] values) {
        number(values.length);
        var bytes = ByteBuffer.allocate(values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        out.writeBytes(bytes.array());
    }
}
