package dev.plimsoll.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// One number, from the build.
final class ReleaseTest {
    @Test
    void the_number_comes_from_the_build_where_nobody_gives_it() {
        var given = System.getProperty("plimsoll.version");
        try {
            System.clearProperty("plimsoll.version");
            assertThat(Release.number()).matches("\\d+\\.\\d+\\.\\d+(-[A-Z]+)?");
        } finally {
            if (given != null) {
                System.setProperty("plimsoll.version", given);
            }
        }
    }
}
