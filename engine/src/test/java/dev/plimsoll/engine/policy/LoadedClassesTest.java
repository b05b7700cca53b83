package dev.plimsoll.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A cold command pays for CEL and YAML only when a policy uses them.
class LoadedClassesTest {
    @Test
    void the_baseline_loads_neither_cel_nor_yaml() throws Exception {
        var loaded = loadedBy(Baseline.class);

        assertThat(loaded).contains("dev.plimsoll.engine.policy.Policies ");
        assertThat(loaded).doesNotContain("dev.cel.", "org.snakeyaml.", "com.google.protobuf", "org.antlr");
    }

    @Test
    void a_policy_file_without_expressions_loads_no_cel() throws Exception {
        var loaded = loadedBy(PlainFile.class);

        assertThat(loaded).contains("org.snakeyaml.");
        assertThat(loaded).doesNotContain("dev.cel.", "com.google.protobuf", "org.antlr");
    }

    private static String loadedBy(Class<?> main) throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java, "-Xlog:class+load:stdout", "-cp", System.getProperty("java.class.path"), main.getName())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    static final class Baseline {
        public static void main(String[] args) {
            Policies.baseline()
                    .judge(Samples.subject()
                            .findings(Samples.finding("CVE-1").knownExploited().build())
                            .build());
        }
    }

    static final class PlainFile {
        public static void main(String[] args) throws PolicyFileException {
            var content = PolicyFilesTest.read(PolicyFilesTest.policy("maxSeverity: { allow: medium }"));
            new Policies(content.policies()).judge(Samples.subject().build());
        }
    }
}
