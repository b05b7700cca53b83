package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is understood without the parser means what the parser would have understood.
final class PlainScanTest {
    private final Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/me"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan debian:12",
                "scan --offline --db a.db oci:image --format json",
                "scan oci:image -f json=a.json --format=html=b,c.html -o out.txt -q",
                "scan --policy p --policy=q.yaml --waivers w --vex v1 --vex v2 --no-policy sbom:a",
                "scan --advisories feeds --ignore-unfixed --lang ja --platform=linux/arm64 --cache c --quiet x=y"
            })
    void a_plain_scan_means_what_the_parser_says(String line) throws Exception {
        assertThat(PlainScan.read(around(), line.split(" ")))
                .hasValueSatisfying(plain -> assertThat(fields(plain)).isEqualTo(fields(parsed(line.split(" ")))));
        environment.put("PLIMSOLL_CACHE", "elsewhere");
        assertThat(PlainScan.read(around(), line.split(" ")))
                .hasValueSatisfying(plain -> assertThat(fields(plain)).isEqualTo(fields(parsed(line.split(" ")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scan",
                "scan --help",
                "scan --offline",
                "scan a b",
                "scan a --db",
                "scan a --db --offline",
                "scan a --db x --db y",
                "scan a -q --quiet",
                "scan a -o x --output y",
                "scan a --db=",
                "scan a --jsonfile x",
                "scan a --severity high",
                "scan a --secrets",
                "scan a --debug",
                "scan a -fjson",
                "scan a -f=json",
                "scan a --",
                "scan @arguments",
                "scan a --db @arguments",
                "sbom a",
                "version"
            })
    void what_is_not_certain_is_left_to_the_parser(String line) {
        assertThat(PlainScan.read(around(), line.split(" "))).isEmpty();
    }

    @Test
    void settings_are_left_to_the_parser() throws Exception {
        environment.put("PLIMSOLL_SEVERITY", "high");
        assertThat(PlainScan.read(around(), "scan", "a")).isEmpty();
        environment.remove("PLIMSOLL_SEVERITY");
        assertThat(PlainScan.read(around(), "scan", "a")).isPresent();
        Files.writeString(folder.resolve(SettingsFile.NAME), "severity: high\n");
        assertThat(PlainScan.read(around(), "scan", "a")).isEmpty();
    }

    private ScanCommand parsed(String... arguments) {
        var around = around();
        var root = new CommandTree(around).build("scan");
        root.parseArgs(new Settings(around).complete(root, arguments));
        return root.getSubcommands().get("scan").getCommand();
    }

    /// Every field of our own classes, by its path, and its value as text.
    private static Map<String, String> fields(Object command) {
        var found = new TreeMap<String, String>();
        collect(command, "", found);
        return found;
    }

    private static void collect(Object object, String path, Map<String, String> found) {
        for (var field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.getType() == Surroundings.class) {
                continue;
            }
            field.setAccessible(true);
            try {
                var value = field.get(object);
                var name = path + "." + field.getName();
                if (value != null && value.getClass().getName().endsWith("Options")) {
                    collect(value, name, found);
                } else {
                    found.put(name, String.valueOf(value));
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Surroundings around() {
        return new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                environment,
                folder,
                Clock.systemUTC(),
                Terminal.none(environment),
                new Leftovers());
    }
}
