package dev.plimsoll.architecture;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/// What a test needs beyond the sources: it is skipped where that is absent, but fails where `CI=true` promises it.
final class TestNeeds {
    private TestNeeds() {}

    static void that(boolean there, String what) {
        if (!there) {
            if ("true".equals(System.getenv("CI"))) {
                fail("needs " + what);
            } else {
                abort("needs " + what);
            }
        }
    }
}
