package dev.plimsoll.engine.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.engine.image.Layer;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.vocabulary.OperatingSystem;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OsDetectionTest {
    private static @Nullable OperatingSystem detect(Layer... layers) throws IOException {
        return new ImageCataloger(Catalogers.all(), null, List.of())
                .catalog(TestImage.of(layers))
                .os();
    }

    private static String shown(@Nullable OperatingSystem os) {
        return os == null ? "none" : os.id() + " " + os.versionId() + " " + os.codename() + " " + os.idLike();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            etc/alpine-release     | 3.10.9                                          | alpine 3.10.9 null []
            etc/debian_version     | 11.9                                            | debian 11 null []
            etc/debian_version     | trixie/sid                                      | debian null trixie []
            etc/redhat-release     | Red Hat Enterprise Linux Server release 7.9 (Maipo) | rhel 7.9 null [fedora]
            etc/redhat-release     | CentOS release 6.10 (Final)                     | centos 6.10 null [rhel, fedora]
            etc/centos-release     | CentOS Linux release 7.9.2009 (Core)            | centos 7.9.2009 null [rhel, fedora]
            etc/almalinux-release  | AlmaLinux release 9.1 (Lime Lynx)               | almalinux 9.1 null [rhel, centos, fedora]
            etc/rocky-release      | Rocky Linux release 8.9 (Green Obsidian)        | rocky 8.9 null [rhel, centos, fedora]
            etc/oracle-release     | Oracle Linux Server release 8.9                 | ol 8.9 null [fedora]
            etc/fedora-release     | Fedora release 39 (Thirty Nine)                 | fedora 39 null []
            etc/system-release     | Amazon Linux release 2 (Karoo)                  | amzn 2 null [rhel, fedora]
            etc/photon-release     | VMware Photon OS 4.0                            | photon 4.0 null []
            etc/mariner-release    | CBL-Mariner 2.0.20230805                        | mariner 2.0.20230805 null []
            etc/SuSE-release       | SUSE Linux Enterprise Server 11 (x86_64);VERSION = 11;PATCHLEVEL = 4 | sles 11.4 null [suse]
            etc/lsb-release        | DISTRIB_ID=Ubuntu;DISTRIB_RELEASE=14.04;DISTRIB_CODENAME=trusty | ubuntu 14.04 trusty []
            etc/os-release         | ID=debian;VERSION_ID=12;VERSION_CODENAME=bookworm | debian 12 bookworm []
            usr/lib/os-release     | ID="wolfi";VERSION_ID='20230201'                | wolfi 20230201 null []
            etc/os-release         | #ID=no;ID=\\o\\l;ID_LIKE="a  b"                 | ol null null [a, b]
            etc/os-release         | ID='it''s';VERSION_ID=                          | its null null []
            etc/os-release         | ID="RHEL" # x;VERSION_ID="8\\"9"                | rhel 8"9 null []
            etc/os-release         | NAME=Nameless                                   | linux null null []
            etc/redhat-release     | Something else 1.0                              | none
            etc/issue              | Debian GNU/Linux 12                             | none
            """)
    void the_distribution_is_read_from(String path, String content, String expected) throws IOException {
        var os = detect(TestLayer.of('1').file(path, content.replace(';', '\n')));

        assertThat(shown(os)).isEqualTo(expected);
    }

    @Test
    void a_release_file_may_be_a_link_in_an_upper_layer_to_a_file_in_a_lower_one() throws IOException {
        var os = detect(
                TestLayer.of('1').file("usr/lib/os.release.d/os-release-container", "ID=fedora\nVERSION_ID=39"),
                TestLayer.of('2').symbolicLink("usr/lib/os-release", "os.release.d/os-release-container"),
                TestLayer.of('3').symbolicLink("etc/os-release", "../usr/lib/os-release"));

        assertThat(shown(os)).isEqualTo("fedora 39 null []");
    }

    @Test
    void the_most_telling_file_wins_and_others_of_its_distribution_complete_it() throws IOException {
        assertThat(shown(detect(TestLayer.of('1')
                        .file("etc/redhat-release", "Red Hat Enterprise Linux release 8.9")
                        .file("etc/oracle-release", "Oracle Linux Server release 8.9"))))
                .startsWith("ol 8.9");
        assertThat(shown(detect(TestLayer.of('1')
                        .file("etc/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux trixie/sid\"")
                        .file("etc/debian_version", "trixie/sid"))))
                .isEqualTo("debian null trixie []");
        assertThat(shown(detect(TestLayer.of('1')
                        .file("etc/os-release", "ID=ubuntu\nVERSION_ID=22.04")
                        .file("etc/debian_version", "bookworm/sid"))))
                .isEqualTo("ubuntu 22.04 null []");
        assertThat(shown(detect(
                        TestLayer.of('1').file("etc/os-release", "NAME=x").file("etc/alpine-release", "3.1.0"))))
                .isEqualTo("alpine 3.1.0 null []");
    }

    @Test
    void a_release_file_that_is_hidden_tells_nothing() throws IOException {
        assertThat(detect(
                        TestLayer.of('1').file("etc/os-release", "ID=x"),
                        TestLayer.of('2').whiteout("etc")))
                .isNull();
    }
}
