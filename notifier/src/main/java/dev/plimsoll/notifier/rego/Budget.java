package dev.plimsoll.notifier.rego;

import java.time.Instant;

/// What is left of an evaluation's [Limits]. Not safe for several threads.
final class Budget {
    private static final int STEPS_BETWEEN_LOOKS = 4_096;

    private final Limits limits;
    private final Instant now;
    private final long deadline;
    private long steps;
    private long characters;

    Budget(Limits limits, Instant now) {
        this.limits = limits;
        this.now = now;
        this.deadline = System.nanoTime() + limits.time().toNanos();
    }

    /// The one time of the whole evaluation.
    Instant now() {
        return now;
    }

    void step() {
        step(1);
    }

    /// @param weight what the work costs beside that of a plain term
    void step(long weight) {
        long before = steps;
        steps += weight;
        if (steps > limits.steps()) {
            throw new Halt("it takes more than " + limits.steps() + " steps");
        }
        if (before / STEPS_BETWEEN_LOOKS != steps / STEPS_BETWEEN_LOOKS && System.nanoTime() - deadline > 0) {
            throw new Halt("it takes longer than " + limits.time().toMillis() + " ms");
        }
    }

    /// Counts a text that a function made.
    String made(String text) {
        step(1 + text.length() / 64);
        characters += text.length();
        if (characters > limits.characters()) {
            throw new Halt("the texts together have more than " + limits.characters() + " characters");
        }
        return text;
    }

    /// How many characters may still be made.
    long charactersLeft() {
        return limits.characters() - characters;
    }
}
