package dev.plimsoll.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.vocabulary.OperatingSystem;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpgradeCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "npm      | @babel/traverse | 7.23.2 | npm install @babel/traverse@7.23.2",
                "pypi     | Django          | 4.2.11 | pip install \"Django>=4.2.11\"",
                "gem      | rack            | 2.2.8  | gem install rack --version 2.2.8",
                "maven    | org.x:core      | 2.15.0 | mvn versions:use-dep-version -Dincludes=org.x:core -DdepVersion=2.15.0",
                "golang   | golang.org/x/net| 0.23.0 | go get golang.org/x/net@v0.23.0",
                "cargo    | time            | 0.2.23 | cargo update --package time --precise 0.2.23",
                "nuget    | Newtonsoft.Json | 13.0.1 | dotnet add package Newtonsoft.Json --version 13.0.1",
                "composer | symfony/http    | 5.4.20 | composer require \"symfony/http:>=5.4.20\"",
            })
    void each_package_manager_has_its_own(String type, String name, String version, String command) {
        assertThat(UpgradeCommand.of(type, List.of(name), version, true, null)).isEqualTo(command.replace('"', '\''));
    }

    @Test
    void packages_of_one_source_are_upgraded_together() {
        var names = List.of("libcrypto3", "libssl3");
        assertThat(UpgradeCommand.of("apk", names, "3.1.4-r1", true, os("alpine")))
                .isEqualTo("apk add 'libcrypto3>=3.1.4-r1' 'libssl3>=3.1.4-r1'");
        assertThat(UpgradeCommand.of("deb", names, "3.0.13-1~deb12u1", true, os("debian")))
                .isEqualTo("apt-get update && apt-get install --only-upgrade"
                        + " libcrypto3=3.0.13-1~deb12u1 libssl3=3.0.13-1~deb12u1");
        assertThat(UpgradeCommand.of("rpm", names, "1:3.0.7-25.el9", true, os("almalinux")))
                .isEqualTo("dnf upgrade libcrypto3-1:3.0.7-25.el9 libssl3-1:3.0.7-25.el9");
        assertThat(UpgradeCommand.of("rpm", names, "3.0.8-1", true, os("sles")))
                .isEqualTo("zypper install 'libcrypto3>=3.0.8-1' 'libssl3>=3.0.8-1'");
        assertThat(UpgradeCommand.of("rpm", names, "3.0.8-1", true, os("photon")))
                .isEqualTo("tdnf update libcrypto3 libssl3");
    }

    @Test
    void a_binary_package_under_another_number_than_its_source_is_not_pinned() {
        assertThat(UpgradeCommand.of("deb", List.of("libc6"), "2.36-9+deb12u7", false, os("debian")))
                .isEqualTo("apt-get update && apt-get install --only-upgrade libc6");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-o", "a;b", "a b", "$(id)", "`id`", "a|b", "a&b", "a>b", "a'b", "a\"b", "a\nb", "../x", "a\\b",
                "~root", "日本", "a*"
            })
    void nothing_is_said_of_what_a_shell_could_take_for_more_than_a_word(String word) {
        assertThat(UpgradeCommand.of("npm", List.of(word), "1.0.0", true, null)).isNull();
        assertThat(UpgradeCommand.of("npm", List.of("left-pad"), word, true, null))
                .isNull();
        assertThat(UpgradeCommand.of("apk", List.of("musl", word), "1.0.0", true, null))
                .isNull();
    }

    @Test
    void there_is_none_for_what_nobody_knows() {
        assertThat(UpgradeCommand.of("generic", List.of("x"), "1", true, null)).isNull();
        assertThat(UpgradeCommand.of("golang", List.of("stdlib"), "1.21.8", true, null))
                .isNull();
        assertThat(UpgradeCommand.of("deb", Collections.nCopies(21, "x"), "1", true, null))
                .isNull();
        assertThat(UpgradeCommand.of("npm", List.of("x".repeat(201)), "1", true, null))
                .isNull();
    }

    /// A real shell sees the words that were written, and nothing else happens.
    @Property(tries = 20)
    void a_shell_reads_the_name_as_it_is(@ForAll String name) throws Exception {
        var command = UpgradeCommand.of("npm", List.of(name), "1.0.0", true, null);
        if (command != null) {
            var shell = new ProcessBuilder("/bin/sh", "-c", command.replace("npm install", "printf %s"))
                    .redirectErrorStream(true)
                    .start();
            var output = new String(shell.getInputStream().readAllBytes());
            assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(output).isEqualTo(name + "@1.0.0");
        }
    }

    private static OperatingSystem os(String id) {
        return new OperatingSystem(id, null, List.of(), null, null, id);
    }
}
