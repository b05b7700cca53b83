package dev.plimsoll.engine.inventory.catalogers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.vocabulary.Confidence;
import dev.plimsoll.vocabulary.Warning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JarCatalogerTest {
    @Test
    void maven_metadata_names_the_archive_whatever_its_file_is_called() throws IOException {
        var layer =
                cataloged("opt/renamed.jar", library("org.acme", "tool", "1.2").bytes());
        assertThat(layer.warnings()).isEmpty();
        assertThat(layer.packages()).singleElement().satisfies(found -> {
            assertThat(found.type()).isEqualTo("maven");
            assertThat(found.namespace()).isEqualTo("org.acme");
            assertThat(found.purlName()).isEqualTo("tool");
            assertThat(found.name()).isEqualTo("org.acme:tool");
            assertThat(found.version()).isEqualTo("1.2");
            assertThat(found.path()).isEqualTo("opt/renamed.jar");
            assertThat(found.confidence()).isEqualTo(Confidence.HIGH);
        });
    }

    @Test
    void of_a_shaded_archive_each_library_is_named_and_the_archives_own_first() throws IOException {
        var zip = library("com.acme", "aaa", "1")
                .deflated(properties("org.acme", "tool"), coordinates("org.acme", "tool", "2"));
        assertThat(names(cataloged("opt/tool-2.jar", zip.bytes())))
                .containsExactly("org.acme:tool 2", "com.acme:aaa 1");
    }

    @Test
    void what_another_build_tool_merged_in_does_not_hide_the_archive_itself() throws IOException {
        var zip = library("com.acme", "merged", "1")
                .deflated("META-INF/MANIFEST.MF", "Implementation-Title: tool\nImplementation-Version: 2.5\n")
                .stored("org/acme/tool/A.class", "")
                .stored("org/acme/tool/B.class", "")
                .stored("org/acme/tool/C.class", "")
                .stored("org/acme/tool/D.class", "");
        assertThat(names(cataloged("opt/tool-2.5.jar", zip.bytes())))
                .containsExactly("org.acme.tool:tool 2.5", "com.acme:merged 1");
    }

    @Test
    void a_pom_alone_names_group_and_version_of_its_parent_and_licences() throws IOException {
        var zip = TestZip.of().deflated("META-INF/maven/org.acme/tool/pom.xml", """
                <?xml version="1.0"?><!-- <version>9</version> -->
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <parent><groupId>org.acme</groupId><artifactId>parent</artifactId><version>${rev}</version></parent>
                  <artifactId>tool</artifactId>
                  <properties><rev>3.1</rev></properties>
                  <licenses><license><name>MIT &amp; more</name></license></licenses>
                  <dependencies><dependency><version>7</version></dependency></dependencies>
                </project>""");
        var layer = cataloged("opt/x.jar", zip.bytes());
        assertThat(names(layer)).containsExactly("org.acme:tool 3.1");
        assertThat(layer.packages().getFirst().licences()).containsExactly("MIT & more");
    }

    @Test
    void a_version_that_nothing_states_is_a_warning() throws IOException {
        var zip = TestZip.of().deflated(properties("org.acme", "tool"), "groupId=org.acme\nversion=${revision}\n");
        var layer = cataloged("opt/x.jar", zip.bytes());
        assertThat(layer.packages()).isEmpty();
        assertThat(layer.warnings()).extracting(Warning::code).contains("unknown-version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spring-core-5.3.17 | Implementation-Title: spring-core;Implementation-Version: 5.3.17 | org/springframework/core/A | org.springframework:spring-core 5.3.17
            renamed | Implementation-Title: spring-core;Implementation-Version: 5.3.17 | org/springframework/core/A | org.springframework:spring-core 5.3.17
            renamed | Implementation-Title: Spring Boot;Implementation-Version: 2.6.5;Automatic-Module-Name: spring.boot | org/springframework/boot/A | org.springframework.boot:spring-boot 2.6.5
            tomcat-embed-core-9.0.30 | Bundle-SymbolicName: org.apache.tomcat-embed-core;Bundle-Version: 9.0.30 | org/apache/A | org.apache.tomcat.embed:tomcat-embed-core 9.0.30
            catalina | Bundle-SymbolicName: org.apache.tomcat-catalina;Implementation-Version: 9.0.30 | org/apache/A | org.apache.tomcat:tomcat-catalina 9.0.30
            bcprov-jdk15on-1.60 | Bundle-SymbolicName: bcprov;Implementation-Version: 1.60.0 | org/bouncycastle/A | org.bouncycastle:bcprov-jdk15on 1.60
            reactor-core-3.4.16 | Bundle-SymbolicName: io.projectreactor.reactor-core;Bundle-Version: 3.4.16.RELEASE | reactor/core/A | io.projectreactor:reactor-core 3.4.16
            velocity-1.7 | Bundle-SymbolicName: org.apache.velocity;Bundle-Version: 1.7 | org/apache/velocity/A | org.apache.velocity:velocity 1.7
            odd-name | Implementation-Title: "Tool";Implementation-Version: 1.0 (build 7) | org/acme/tool/A | org.acme.tool:Tool 1.0
            mine-9 | Implementation-Title: tool;Implementation-Version: 1.5 | org/acme/tool/A | org.acme.tool:tool 1.5
            tool-2 | Implementation-Vendor-Id: org.acme;Implementation-Version: 2 | META-INF/A | org.acme:tool 2
            """)
    void a_manifest_file_name_and_classes_together_name_an_archive(
            String file, String manifest, String type, String expected) throws IOException {
        var zip = TestZip.of()
                .deflated(
                        "META-INF/MANIFEST.MF",
                        "Manifest-Version: 1.0\r\n" + manifest.replace(";", "\r\n") + "\r\n\r\n")
                .stored(type + ".class", "");
        var layer = cataloged("opt/" + file + ".jar", zip.bytes());
        assertThat(names(layer)).containsExactly(expected);
        assertThat(layer.packages().getFirst().confidence()).isEqualTo(Confidence.MEDIUM);
    }

    @ParameterizedTest
    @CsvSource({
        "commons-text-1.9-nometa, org/apache/commons/text/A, org.apache.commons:commons-text 1.9",
        "dom4j-2.1.1, org/dom4j/A, org.dom4j:dom4j 2.1.1",
        "dom4j-1.6.1, org/dom4j/A, dom4j:dom4j 1.6.1",
        "antlr-2.7.7, antlr/actions/A, antlr:antlr 2.7.7",
        "log4j-1.2-api-2.14.1, org/apache/log4j/A, org.apache.log4j:log4j-1.2-api 2.14.1",
        "tool-core_2.12-1.0, org/acme/tool/A, org.acme.tool:tool-core_2.12 1.0",
        "javax.servlet-api-4.0.1, javax/servlet/A, javax.servlet:javax.servlet-api 4.0.1",
        "nothing-1.0, META-INF/A, nothing 1.0",
    })
    void without_metadata_the_file_name_and_the_classes_tell_with_low_confidence(
            String file, String type, String expected) throws IOException {
        var layer = cataloged(
                "opt/" + file + ".jar", TestZip.of().stored(type + ".class", "").bytes());
        assertThat(names(layer)).containsExactly(expected);
        assertThat(layer.packages().getFirst().confidence()).isEqualTo(Confidence.LOW);
    }

    @ParameterizedTest
    @CsvSource({
        "a-1.0.jar, a, 1.0",
        "a-b-1.0-SNAPSHOT.jar, a-b, 1.0-SNAPSHOT",
        "guava-24.1-jre.jar, guava, 24.1-jre",
        "a-1.0-20240101.120000-3.jar, a, 1.0-20240101.120000-3",
        "netty-epoll-4.1.42.Final-linux-x86_64.jar, netty-epoll, 4.1.42.Final",
        "jboss-transaction-api_1.2_spec-1.1.1.Final.jar, jboss-transaction-api_1.2_spec, 1.1.1.Final",
        "a-1.0-rc-1.war, a, 1.0-rc-1",
        "a.jar, a, ''",
        "-1.0.jar, -1.0, ''",
        ".jar, .jar, ''",
    })
    void a_file_name_is_taken_apart_as_maven_puts_it_together(String file, String artifact, String version) {
        assertThat(JarFileName.of("x/" + file)).isEqualTo(new JarFileName(artifact, version));
    }

    @Test
    void classes_that_nothing_names_are_a_warning() throws IOException {
        var layer = cataloged("opt/x.jar", TestZip.of().stored("a/A.class", "").bytes());
        assertThat(layer.packages()).isEmpty();
        assertThat(layer.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("unidentified-archive");
            assertThat(warning.subject()).isEqualTo("/opt/x.jar");
        });
    }

    @Test
    void nested_archives_are_read_stored_and_deflated_with_their_path() throws IOException {
        byte[] library = library("org.acme", "tool", "1").bytes();
        byte[] war = TestZip.of().deflated("WEB-INF/lib/tool-1.jar", library).bytes();
        byte[] ear = TestZip.of()
                .stored("app.war", war)
                .stored("lib/tool-1.JAR", library)
                .bytes();
        var layer = cataloged("opt/app.ear", ear);
        assertThat(layer.warnings()).isEmpty();
        assertThat(layer.packages())
                .extracting(CatalogedPackage::path)
                .containsExactly("opt/app.ear!/app.war!/WEB-INF/lib/tool-1.jar", "opt/app.ear!/lib/tool-1.JAR");
    }

    @Test
    void a_broken_nested_archive_is_a_warning_and_its_neighbours_are_read() throws IOException {
        byte[] library = library("org.acme", "tool", "1").bytes();
        byte[] outer =
                TestZip.of().stored("a.jar", "no zip").stored("b.jar", library).bytes();
        var layer = cataloged("app.jar", outer);
        assertThat(names(layer)).containsExactly("org.acme:tool 1");
        assertThat(layer.warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.subject()).isEqualTo("/app.jar!/a.jar");
            assertThat(warning.message()).contains("is no zip archive");
        });
    }

    @Test
    void a_launch_script_before_the_archive_is_skipped() throws IOException {
        byte[] zip = TestZip.withPrefix(
                "#!/bin/bash\nexec java\n", library("org.acme", "tool", "1").bytes());
        var layer = cataloged("app.jar", zip);
        assertThat(names(layer)).containsExactly("org.acme:tool 1");
        assertThat(layer.warnings()).isEmpty();
    }

    @Test
    void zip64_is_read() throws IOException {
        var zip = TestZip.of().zip64().deflated(properties("org.acme", "tool"), coordinates("org.acme", "tool", "1"));
        assertThat(names(cataloged("app.jar", zip.bytes()))).containsExactly("org.acme:tool 1");
        byte[] shifted = TestZip.withPrefix("#!/bin/sh\n", zip.bytes());
        assertThat(names(cataloged("app.jar", shifted))).containsExactly("org.acme:tool 1");
    }

    @Test
    void two_archives_in_one_file_are_doubtful() throws IOException {
        byte[] first = library("org.acme", "hidden", "1").bytes();
        byte[] second = library("org.acme", "shown", "1").bytes();
        var out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        var layer = cataloged("app.jar", out.toByteArray());
        assertThat(names(layer)).containsExactly("org.acme:shown 1");
        assertThat(layer.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("two zip"));
    }

    @Test
    void words_in_the_comment_that_look_like_an_end_record_hide_nothing() throws IOException {
        byte[] plain = library("org.acme", "tool", "1").bytes();
        String end = new String(plain, plain.length - 22, 22, StandardCharsets.ISO_8859_1);
        var layer = cataloged("app.jar", library("org.acme", "tool", "1").bytes(end));
        assertThat(names(layer)).containsExactly("org.acme:tool 1");
    }

    @Test
    void a_stored_archive_at_the_end_is_no_second_directory() throws IOException {
        byte[] inner = library("org.acme", "tool", "1").bytes();
        var layer = cataloged("app.jar", TestZip.of().stored("a.jar", inner).bytes());
        assertThat(layer.warnings()).isEmpty();
    }

    @Test
    void compressed_archives_in_one_another_share_one_limit_of_memory() throws IOException {
        byte[] zip = TestZip.of().stored("big", new byte[60 << 20]).bytes();
        for (int depth = 0; depth < 3; depth++) {
            zip = TestZip.of()
                    .deflated("a.jar", zip)
                    .stored("big", new byte[60 << 20])
                    .bytes();
        }
        var layer = cataloged("app.jar", zip);
        assertThat(layer.warnings())
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message()).contains("app.jar!/a.jar!/a.jar!/a.jar: it is longer than"));
    }

    @Test
    void names_that_differ_between_directory_and_content_are_doubtful() throws IOException {
        byte[] text = coordinates("org.acme", "tool", "1").getBytes(StandardCharsets.UTF_8);
        var zip = TestZip.of().entry(properties("org.acme", "tool"), "META-INF/other", text, text, 0);
        var layer = cataloged("app.jar", zip.bytes());
        assertThat(names(layer)).containsExactly("org.acme:tool 1");
        assertThat(layer.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("otherwise in front of its content"));
    }

    @Test
    void archives_nested_a_hundred_deep_end_at_the_limit() throws IOException {
        byte[] zip = library("org.acme", "deep", "1").bytes();
        for (int depth = 0; depth < 100; depth++) {
            zip = TestZip.of().stored("a.jar", zip).bytes();
        }
        var layer = cataloged("app.jar", zip);
        assertThat(layer.packages()).isEmpty();
        assertThat(layer.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("nested deeper than 8, the limit"));
    }

    @Test
    void an_archive_that_nests_itself_many_times_ends_at_the_limit() throws IOException {
        byte[] zip = new byte[0];
        for (int depth = 0; depth < 7; depth++) {
            var outer = TestZip.of().stored("a.jar", zip);
            for (int i = 0; i < 20; i++) {
                outer.again();
            }
            zip = outer.bytes();
        }
        var layer = cataloged("app.jar", zip);
        assertThat(layer.warnings())
                .hasSizeLessThan(30)
                .anySatisfy(warning -> assertThat(warning.message()).contains("more than 20000 archives"));
    }

    @Test
    void a_zip_bomb_ends_at_the_limit() throws IOException {
        byte[] zeros = new byte[200 << 20];
        var layer =
                cataloged("app.jar", TestZip.of().deflated("bomb.jar", zeros).bytes());
        assertThat(layer.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("longer than 134217728 bytes, the limit"));
    }

    @Test
    void a_directory_that_breaks_off_is_doubtful_and_what_was_read_is_reported() throws IOException {
        var zip = library("org.acme", "tool", "1").stored("lost", "x").cutDirectory(10);
        var layer = cataloged("app.jar", zip.bytes());
        assertThat(names(layer)).containsExactly("org.acme:tool 1");
        assertThat(layer.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("breaks off"));
    }

    @Test
    void control_characters_in_names_reach_no_report() throws IOException {
        var layer = cataloged(
                "app.jar", TestZip.of().stored("a\u001b[31m\n.jar", "x").bytes());
        assertThat(layer.warnings().getFirst().subject()).isEqualTo("/app.jar!/a?[31m?.jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK", "no zip at all, but a text that is long enough for an end record"})
    void what_is_no_archive_is_an_error(String content) {
        assertThatThrownBy(() -> TestEntry.file("a.jar", content).catalogedBy(new JarCataloger()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no zip archive");
    }

    @Test
    void a_pom_with_a_document_type_or_endless_nesting_is_a_warning() throws IOException {
        String bomb = "<!DOCTYPE p [<!ENTITY a \"aaaa\">]><project><version>&a;</version></project>";
        for (String pom : List.of(bomb, "<a>".repeat(100_000), "<project><version>1</version>", "")) {
            var zip = TestZip.of().deflated("META-INF/maven/org.acme/tool/pom.xml", pom);
            var layer = cataloged("opt/tool-1.jar", zip.bytes());
            assertThat(layer.warnings()).isNotEmpty();
            assertThat(names(layer)).containsExactly("org.acme:tool 1");
        }
    }

    @Test
    void archives_are_known_by_their_ending() {
        var cataloger = new JarCataloger();
        for (String name : List.of(
                "a.jar", "x/A.JAR", "a.war", "a.ear", "a.par", "a.sar", "a.hpi", "a.jpi", "a.lpkg", "a.aar", "a.nar")) {
            assertThat(cataloger.wants(TestEntry.file(name, ""))).as(name).isTrue();
        }
        for (String name : List.of("jar", ".jar", "a.zip", "a.jar.md5", "ajar")) {
            assertThat(cataloger.wants(TestEntry.file(name, ""))).as(name).isFalse();
        }
    }

    @Test
    void the_recipes_image_holds_the_artifacts_that_maven_put_there() throws IOException {
        var image = RecipeImage.of("java");
        LayerInventory layer = image.catalogedBy(new JarCataloger());
        var found = new TreeSet<String>();
        for (CatalogedPackage each : layer.packages()) {
            String path = each.path();
            String outer = path.contains("!") ? path.substring(0, path.indexOf('!')) : path;
            outer = outer.startsWith("opt/app/lib/") ? "opt/app/lib" : outer;
            found.add(each.name() + ":" + each.version() + ":" + outer);
        }
        var missing = new TreeSet<>(image.expected("java.gav.txt"));
        missing.removeAll(found);
        // Starters are empty archives that only bring dependencies; Spring Boot leaves them out when it packs.
        missing.removeIf(each -> each.startsWith("org.springframework.boot:spring-boot-starter"));
        assertThat(missing).isEmpty();
        var extra = new TreeSet<>(found);
        image.expected("java.gav.txt").forEach(extra::remove);
        assertThat(extra)
                .containsExactlyInAnyOrder(
                        // merged into the PostgreSQL driver and into Byte Buddy
                        "com.ongres.scram:client:1.0.0-beta.2:opt/app/lib",
                        "com.ongres.scram:common:1.0.0-beta.2:opt/app/lib",
                        "net.bytebuddy:byte-buddy-dep:1.11.22:opt/app/app.jar",
                        // added by Spring Boot when it packs
                        "org.springframework.boot:spring-boot-jarmode-layertools:2.6.5:opt/app/app.jar",
                        // the applications themselves
                        "test:app:1.0:opt/app/app.jar",
                        "test:shaded:1.0:opt/app/shaded.jar",
                        "test:shop:1.0:srv/tomcat/webapps/shop.war");
        // A program of Debian's own, without a name or a version in it.
        assertThat(layer.warnings())
                .extracting(Warning::subject)
                .containsExactly("/usr/share/ca-certificates-java/ca-certificates-java.jar");
    }

    private static TestZip library(String group, String artifact, String version) {
        return TestZip.of()
                .deflated(properties(group, artifact), coordinates(group, artifact, version))
                .stored(group.replace('.', '/') + "/A.class", "");
    }

    private static String properties(String group, String artifact) {
        return "META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    }

    private static String coordinates(String group, String artifact, String version) {
        return "# made by a test\nversion=" + version + "\ngroupId=" + group + "\nartifactId=" + artifact + "\n";
    }

    private static List<String> names(LayerInventory layer) {
        return layer.packages().stream()
                .map(each -> each.name() + " " + each.version())
                .toList();
    }

    private static LayerInventory cataloged(String path, byte[] zip) throws IOException {
        return TestEntry.file(path, zip).catalogedBy(new JarCataloger());
    }
}
