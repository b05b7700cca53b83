package dev.plimsoll.notifier.template;

import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one run of a template may use.
final class Budget {
    /// Of the run on this thread.
    static final ScopedValue<Budget> CURRENT = ScopedValue.newInstance();

    private static final int MOST_STEPS = 200_000;
    private static final long LONGEST = 2_000_000_000L;

    private final int longestText;
    private final long end = System.nanoTime() + LONGEST;
    private final StringBuilder text = new StringBuilder();
    private int steps;
    private @Nullable String spent;

    /// @param longestText characters
    Budget(int longestText) {
        this.longestText = longestText;
    }

    /// Counts a step.
    ///
    /// @throws IOException if there are none left
    void step() throws IOException {
        if (++steps > MOST_STEPS || System.nanoTime() > end) {
            throw end("it takes more than " + MOST_STEPS + " steps or two seconds");
        }
    }

    /// Which limit was hit.
    Optional<String> spent() {
        return Optional.ofNullable(spent);
    }

    String text() {
        return text.toString();
    }

    Writer writer() {
        return new Writer() {
            @Override
            public void write(char[] characters, int from, int length) throws IOException {
                step();
                if (text.length() + length > longestText) {
                    throw Budget.this.end("its result is longer than " + longestText + " characters");
                }
                text.append(characters, from, length);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private IOException end(String reason) {
        spent = reason;
        return new IOException(reason);
    }
}
