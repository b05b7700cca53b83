package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.ValueJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What other programs send, made up for the tests.
final class Inputs {
    private Inputs() {}

    static String text(String name) {
        try (var in = Inputs.class.getResourceAsStream(name + ".json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Value of(String name) {
        return ValueJson.read(text(name));
    }
}
