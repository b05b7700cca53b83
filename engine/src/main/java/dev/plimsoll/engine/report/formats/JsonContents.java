package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;

/// What the JSON report says of the image's files beside packages.
final class JsonContents {
    private JsonContents() {}

    static void write(Inventory inventory, JsonWriting json) {
        json.texts("searched", inventory.searched());
        json.objects("secrets", inventory.secrets(), secret -> secret(secret, json));
        json.objects("malware", inventory.malware(), found -> malware(found, json));
        json.objects("files", inventory.files(), file -> file(file, json));
    }

    private static void secret(FoundSecret secret, JsonWriting json) {
        json.text("rule", secret.rule());
        json.text("title", secret.title());
        json.text("path", secret.path());
        json.text("layer", secret.layer());
        json.number("line", secret.line());
        json.text("excerpt", secret.excerpt());
        json.bool("deleted", secret.deleted());
        json.text("fingerprint", SecretFingerprint.of(secret));
    }

    private static void malware(FoundMalware found, JsonWriting json) {
        json.text("name", found.name());
        json.text("finder", found.finder());
        json.text("path", found.path());
        json.text("layer", found.layer());
        json.text("sha256", found.sha256());
        json.bool("deleted", found.deleted());
    }

    /// The mode as people write it: `4755`.
    private static void file(FileFacts file, JsonWriting json) {
        json.text("path", file.path());
        json.text("layer", file.layer());
        json.text("mode", Integer.toOctalString(file.mode()));
        json.number("size", file.size());
        json.bool("setuid", file.setuid());
        json.bool("worldWritable", file.worldWritableExecutable());
    }
}
