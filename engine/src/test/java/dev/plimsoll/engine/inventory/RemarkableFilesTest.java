package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.engine.inventory.examiners.FileExaminers;
import dev.plimsoll.engine.inventory.secrets.SecretExaminer;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.Inventory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets and rights of files, layer over layer.
final class RemarkableFilesTest {
    private static final String TOKEN = "TOKEN=ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8\n";

    @TempDir
    private Path folder;

    private static Inventory look(TestLayer... layers) throws IOException {
        return new ImageCataloger(Catalogers.all(), null, List.of())
                .catalog(TestImage.of(layers), List.of(new SecretExaminer()));
    }

    private static List<String> places(Inventory inventory) {
        return inventory.secrets().stream()
                .map(secret ->
                        secret.path() + " " + secret.layer().hex().charAt(0) + (secret.deleted() ? " deleted" : ""))
                .toList();
    }

    @Test
    void a_secret_that_an_upper_layer_deletes_is_still_there() throws IOException {
        var lower = TestLayer.of('1')
                .file("srv/.env", TOKEN)
                .file("opt/a/b/c.txt", TOKEN)
                .file("opt/d.txt", TOKEN);
        var upper = TestLayer.of('2').whiteout("srv/.env").opaque("opt/a").file("opt/d.txt", "nothing");

        assertThat(places(look(lower, upper)))
                .containsExactly("/opt/a/b/c.txt 1 deleted", "/opt/d.txt 1 deleted", "/srv/.env 1 deleted");
    }

    @Test
    void a_copy_with_other_rights_is_the_secret_of_the_layer_that_brought_it() throws IOException {
        var lower = TestLayer.of('1').file("srv/.env", TOKEN);
        var upper = TestLayer.of('2').file("srv/.env", TOKEN);
        var changed = TestLayer.of('3').file("srv/.env", "A=b\n" + TOKEN);

        assertThat(places(look(lower, upper))).containsExactly("/srv/.env 1");
        assertThat(places(look(lower, upper, changed))).containsExactly("/srv/.env 1 deleted", "/srv/.env 3");
    }

    @Test
    void what_a_package_of_the_distribution_publishes_is_no_secret() throws IOException {
        var status = "Package: a\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n";
        var lower = TestLayer.of('1')
                .file("var/lib/dpkg/status", status)
                .file("var/lib/dpkg/info/a.list", "/usr/lib/a/key.txt\n/etc/a.conf\n/lib/b/key.txt\n")
                .symbolicLink("lib", "usr/lib")
                .file("usr/lib/a/key.txt", TOKEN)
                .file("usr/lib/b/key.txt", TOKEN)
                .file("usr/lib/own/key.txt", TOKEN)
                .file("etc/a.conf", TOKEN);
        var purged = TestLayer.of('2')
                .file("var/lib/dpkg/status", "")
                .whiteout("var/lib/dpkg/info/a.list")
                .whiteout("usr/lib/a");

        assertThat(places(look(lower))).containsExactly("/etc/a.conf 1", "/usr/lib/own/key.txt 1");
        assertThat(places(look(lower, purged))).doesNotContain("/usr/lib/a/key.txt 1 deleted");
    }

    @Test
    void nobody_looks_for_what_nobody_asked() throws IOException {
        var layer = TestLayer.of('1').file("srv/.env", TOKEN);
        var inventory = new ImageCataloger(Catalogers.all(), null, List.of()).catalog(TestImage.of(layer));

        assertThat(inventory.secrets()).isEmpty();
        assertThat(inventory.searched()).containsExactly(Inventory.MODES);
        assertThat(look(layer).searched()).containsExactly(Inventory.MODES, Inventory.SECRETS);
    }

    @Test
    void a_layer_that_was_read_without_looking_is_read_again_once() throws IOException {
        var layer = TestLayer.of('1').file("srv/.env", TOKEN).program("usr/bin/su", 04755);
        var cache = new LayerCache(folder.resolve("layers"), LayerCache.DEFAULT_LIMIT);
        var cataloger = new ImageCataloger(Catalogers.all(), cache, List.of());
        var image = TestImage.of(layer);
        cataloger.catalog(image);

        var first = cataloger.catalog(image, List.of(new SecretExaminer()));
        var second = cataloger.catalog(image, List.of(new SecretExaminer()));

        assertThat(layer.reads()).isEqualTo(2);
        assertThat(first.secrets()).hasSize(1);
        assertThat(second).isEqualTo(first);
        assertThat(cataloger.catalog(image).secrets()).isEmpty();
        assertThat(layer.reads()).isEqualTo(2);
    }

    @Test
    void executables_have_their_digests_where_somebody_asks_and_upper_layers_count() throws IOException {
        var lower = TestLayer.of('1')
                .program("usr/bin/a", 0755)
                .program("usr/bin/gone", 0755)
                .program("usr/bin/su", 04755)
                .file("usr/share/text", "no program");
        var upper = TestLayer.of('2').whiteout("usr/bin/gone").program("usr/bin/a", 0700);
        var cache = new LayerCache(folder.resolve("executables"), LayerCache.DEFAULT_LIMIT);
        var cataloger = new ImageCataloger(Catalogers.all(), cache, List.of());
        var image = TestImage.of(lower, upper);

        var asked = FileExaminers.of(new FileSearch(false, List.of(), List.of(), true));
        var first = cataloger.read(image, asked);
        var cached = cataloger.read(image, asked);

        assertThat(first.executables()).extracting(FileFacts::path).containsExactly("/usr/bin/a", "/usr/bin/su");
        assertThat(first.executables())
                .extracting(file -> file.layer().hex().charAt(0), FileFacts::mode)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple('2', 0700),
                        org.assertj.core.groups.Tuple.tuple('1', 04755));
        assertThat(first.executables()).allMatch(file -> file.sha256() != null && file.size() > 0);
        assertThat(cached.executables()).isEqualTo(first.executables());
        // no policy judges otherwise because somebody looked
        assertThat(first.inventory()).isEqualTo(cataloger.read(image).inventory());
        assertThat(cataloger.read(image).executables()).isEmpty();
    }

    @Test
    void skipped_folders_are_not_looked_at() throws IOException {
        var layer = TestLayer.of('1').file("srv/.env", TOKEN).program("srv/x", 04755);
        var inventory = new ImageCataloger(Catalogers.all(), null, List.of("/srv"))
                .catalog(TestImage.of(layer), List.of(new SecretExaminer()));

        assertThat(inventory.secrets()).isEmpty();
        assertThat(inventory.files()).isEmpty();
    }

    @Test
    void a_binary_is_no_text_and_a_large_text_is_read_piece_by_piece() throws IOException {
        // 6 MiB, and the second token at the end of the first piece, where the next one begins with it
        var lines = "x\n".repeat((4 << 20) / 2 - TOKEN.length() - 10);
        var large = TOKEN + lines + TOKEN + "x\n".repeat(1 << 20) + TOKEN;
        var layer = TestLayer.of('1').file("srv/a", "\0" + TOKEN).file("srv/b", large);

        assertThat(look(layer).secrets())
                .extracting(FoundSecret::path, FoundSecret::line)
                .containsExactly(
                        tuple("/srv/b", 1),
                        tuple("/srv/b", 2 + lines.length() / 2),
                        tuple("/srv/b", 3 + lines.length() / 2 + (1 << 20)));
    }

    /// A key that a tool of the JDK made.
    private KeyStore made() throws Exception {
        var file = folder.resolve("made.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var options = "-genkeypair -alias app -keyalg EC -dname CN=app -storetype PKCS12 -storepass changeit -keystore";
        var command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ")));
        command.add(file.toString());
        assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor())
                .isZero();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static byte[] keystore(String type, KeyStore made, boolean withKey) throws Exception {
        var store = KeyStore.getInstance(type);
        store.load(null, null);
        var certificate = made.getCertificate("app");
        store.setCertificateEntry("ca", certificate);
        if (withKey) {
            var password = "changeit".toCharArray();
            store.setKeyEntry("app", made.getKey("app", password), password, new Certificate[] {certificate});
        }
        var out = new ByteArrayOutputStream();
        store.store(out, "changeit".toCharArray());
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "JCEKS", "PKCS12"})
    void a_keystore_with_a_key_is_a_secret_and_a_truststore_is_none(String type) throws Exception {
        var made = made();
        var layer = TestLayer.of('1')
                .file("srv/keys", keystore(type, made, true))
                .file("srv/cacerts", keystore(type, made, false))
                .file("usr/lib/jvm/java/test/keys", keystore(type, made, true));

        assertThat(look(layer).secrets())
                .extracting(FoundSecret::path, FoundSecret::rule)
                .containsExactly(tuple("/srv/keys", "keystore"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void a_key_in_der_is_a_secret_and_its_public_half_is_none(String algorithm) throws Exception {
        var pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        var layer = TestLayer.of('1')
                .file("srv/tls.key", pair.getPrivate().getEncoded())
                .file("srv/tls.pub", pair.getPublic().getEncoded())
                .file("srv/begins-so", Arrays.copyOf(pair.getPrivate().getEncoded(), 4_000));

        assertThat(look(layer).secrets())
                .extracting(FoundSecret::path, FoundSecret::rule)
                .containsExactly(tuple("/srv/tls.key", "private-key"));
    }

    @Test
    void files_with_unusual_rights_are_those_that_are_to_be_seen() throws IOException {
        var lower = TestLayer.of('1')
                .program("usr/bin/su", 04755)
                .program("usr/bin/wall", 02755)
                .program("opt/run.sh", 0777)
                .program("opt/gone", 04755)
                .program("opt/plain", 0755)
                .program("opt/data", 0666)
                .program("opt/directory-like", 04644)
                .hardLink("usr/bin/su2", "usr/bin/su");
        var upper = TestLayer.of('2').whiteout("opt/gone").program("opt/run.sh", 0755);

        var files = look(lower, upper).files();

        assertThat(files)
                .extracting(file -> Integer.toOctalString(file.mode()) + " " + file.path())
                .containsExactly("4755 /usr/bin/su", "4755 /usr/bin/su2", "2755 /usr/bin/wall");
        assertThat(files).allMatch(FileFacts::setuid);
    }

    @Test
    void of_countless_remarkable_files_some_are_listed_and_the_limit_is_named() throws IOException {
        var layer = TestLayer.of('1');
        for (int i = 0; i < 10_002; i++) {
            layer.program("opt/" + i, 04755);
        }
        var inventory = look(layer);

        assertThat(inventory.files()).hasSize(10_000);
        assertThat(inventory.warnings())
                .extracting(warning -> warning.code())
                .containsExactly("too-many-remarkable-files");
    }
}
