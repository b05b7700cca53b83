package dev.plimsoll.engine.inventory.catalogers;

import static dev.plimsoll.engine.inventory.catalogers.TestRpmDatabase.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.catalogers.TestRpmDatabase.Header;
import dev.plimsoll.vocabulary.SourcePackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RpmCatalogerTest {
    private static final String PATH = "var/lib/rpm/rpmdb.sqlite";

    @TempDir
    private Path folder;

    private static LayerInventory catalog(byte[] database) throws IOException {
        return TestEntry.file(PATH, database).catalogedBy(new RpmCataloger());
    }

    private LayerInventory catalog(Header header) throws IOException {
        return catalog(new TestRpmDatabase().add(header).sqlite(folder, 4096));
    }

    @Test
    void a_package_has_its_epoch_source_module_licence_and_files() throws IOException {
        var found = catalog(header("nodejs", "18.1.0", "2.module_el9")
                .numbers(RpmHeader.EPOCH, 1)
                .text(RpmHeader.ARCHITECTURE, "x86_64")
                .text(RpmHeader.LICENCE, "MIT and ASL 2.0")
                .text(RpmHeader.SOURCE_RPM, "node-js-18.1.0-2.module_el9.src.rpm")
                .text(RpmHeader.MODULARITY_LABEL, "nodejs:18:9010020220830:rhel9")
                .numbers(1116, 0, 1, 1)
                .texts(1117, "node", "a", "b")
                .texts(1118, "/usr/bin/", "/usr/share/"));

        assertThat(found.packages()).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("nodejs");
            assertThat(one.version()).isEqualTo("1:18.1.0-2.module_el9");
            assertThat(one.source()).isEqualTo(new SourcePackage("node-js", "18.1.0-2.module_el9"));
            assertThat(one.licences()).containsExactly("MIT and ASL 2.0");
            assertThat(one.qualifiers().toString())
                    .isEqualTo("{arch=x86_64, epoch=1, rpmmod=nodejs:18:9010020220830:rhel9}");
        });
        assertThat(found.owned())
                .singleElement()
                .satisfies(owned -> assertThat(owned.files().paths())
                        .containsExactly("usr/bin/node", "usr/share/a", "usr/share/b"));
    }

    @Test
    void an_old_header_lists_whole_file_names() throws IOException {
        var found = catalog(header("old", "1", "1").texts(1027, "/bin/a", "/bin/b"));

        assertThat(found.owned().getFirst().files().paths()).containsExactly("bin/a", "bin/b");
    }

    @Test
    void keys_are_no_packages_and_headers_without_a_name_neither() throws IOException {
        var database = new TestRpmDatabase()
                .add(header("gpg-pubkey", "8483c65d", "5ccc5b19"))
                .add(new Header().text(RpmHeader.VERSION, "1"))
                .add(header("a", "1", "1"))
                .sqlite(folder, 4096);

        assertThat(catalog(database).packages())
                .extracting(CatalogedPackage::name)
                .containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 65_536})
    void a_database_of_any_page_size_with_small_and_large_rows_is_read_as_sqlite_reads_it(int pageSize)
            throws IOException {
        var database = new TestRpmDatabase();
        var random = new Random(pageSize);
        for (int i = 0; i < 300; i++) {
            var padding = new byte[random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(2000)];
            database.add(header("p" + i, "1", "1").entry(5000, 7, padding.length, padding));
        }
        for (int size = pageSize - 80; size < pageSize + 20; size++) {
            var padding = new byte[Math.max(1, size - 120)];
            database.add(header("q" + size, "1", "1").entry(5000, 7, padding.length, padding));
        }

        var found = catalog(database.sqlite(folder, pageSize));

        assertThat(found.packages()).hasSize(400);
        assertThat(found.packages().subList(0, 300))
                .extracting(CatalogedPackage::name)
                .containsExactlyElementsOf(
                        IntStream.range(0, 300).mapToObj(i -> "p" + i).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "var/lib/rpm/Packages, Berkeley DB",
        "usr/lib/sysimage/rpm/Packages.db, ndb",
        "usr/lib/sysimage/rpm/rpmdb.sqlite-wal, changes"
    })
    void a_database_that_is_not_read_is_named(String path, String why) throws IOException {
        var found = TestEntry.file(path, new byte[100]).catalogedBy(new RpmCataloger());

        assertThat(found.packages()).isEmpty();
        assertThat(found.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unsupported-package-database");
            assertThat(warning.subject()).isEqualTo("/" + path);
            assertThat(warning.message()).contains(why);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"var/lib/rpm/Name", "var/lib/rpm/rpmdb.sqlite-shm", "srv/rpmdb.sqlite", "var/lib/rpm/x/Packages"
            })
    void other_files_are_left_alone(String path) {
        assertThat(new RpmCataloger().wants(TestEntry.file(path, new byte[100])))
                .isFalse();
    }

    @Test
    void an_empty_journal_is_no_doubt() {
        assertThat(new RpmCataloger().wants(TestEntry.file(PATH + "-wal", new byte[0])))
                .isFalse();
    }

    @Test
    void what_is_no_database_is_refused_with_a_reason() throws IOException {
        assertThatThrownBy(() -> catalog(new byte[100])).hasMessageContaining("no SQLite database");
        assertThatThrownBy(() -> catalog(new byte[3]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends early");
        var sound = new TestRpmDatabase().add(header("a", "1", "1")).sqlite(folder, 4096);
        assertThatThrownBy(() -> catalog(with(sound, 16, 3))).hasMessageContaining("page size");
        assertThatThrownBy(() -> catalog(with(sound, 20, 0xff))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> catalog(Arrays.copyOf(sound, 4096))).hasMessageContaining("page");
    }

    private static byte[] with(byte[] bytes, int position, int value) {
        var copy = bytes.clone();
        copy[position] = (byte) value;
        return copy;
    }

    @Test
    void pages_that_lead_in_circles_end() throws IOException {
        var sound = new TestRpmDatabase();
        for (int i = 0; i < 200; i++) {
            sound.add(header("p" + i, "1", "1").entry(5000, 7, 400, new byte[400]));
        }
        var database = ByteBuffer.wrap(sound.sqlite(folder, 1024));
        int circles = 0;
        for (int page = 1; page < database.capacity() / 1024; page++) {
            if (database.get(page * 1024) == 5) {
                database.putInt(page * 1024 + 8, page + 1);
                circles++;
            }
        }

        assertThat(circles).isPositive();
        assertThatThrownBy(() -> catalog(database.array())).hasMessageContaining("two ways lead to it");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, -1, 65_536, 1_000_000})
    void a_header_with_an_absurd_number_of_entries_is_refused(int entries) {
        var blob = ByteBuffer.allocate(64).putInt(0, entries).putInt(4, 8).array();

        assertThatThrownBy(() -> catalog(new TestRpmDatabase().add(blob).sqlite(folder, 4096)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("entries");
    }

    @Test
    void a_header_whose_values_are_elsewhere_has_none() throws IOException {
        var name = header("name", "1", "1").bytes();
        var found = catalog(new TestRpmDatabase()
                .add(header("a", "1", "1")
                        .numbers(1116, 7, -1, 0)
                        .texts(1117, "x", "y", "z")
                        .texts(1118, "/usr/"))
                .add(ByteBuffer.wrap(name).putInt(8 + 8, 1 << 30).array())
                .sqlite(folder, 4096));

        assertThat(found.packages()).hasSize(1);
        assertThat(found.owned().getFirst().files().paths()).containsExactly("usr/z");
    }
}
