package dev.plimsoll.notifier;

import dev.plimsoll.notifier.channel.Samples;
import dev.plimsoll.notifier.channel.Surroundings;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;

/// What channels have at hand in tests.
public final class TestSurroundings {
    private TestSurroundings() {}

    public static Surroundings plain() {
        return at(Clock.systemUTC());
    }

    public static Surroundings at(Clock clock) {
        var real = Samples.surroundings();
        return new Surroundings(
                clock, new PrintStream(OutputStream.nullOutputStream()), real.http(), real.texts(), real.enabled());
    }
}
