package dev.plimsoll.notifier.rego;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

class RegoFuzzTest {
    private static final Limits SMALL = new Limits(100_000, Duration.ofSeconds(2), 1 << 20);

    @FuzzTest
    void any_text_is_loaded_and_evaluated_or_refused(FuzzedDataProvider data) {
        var text = "package t\n" + data.consumeRemainingAsString();
        try {
            var rego = Rego.load(Map.of("t.rego", text), Clock.systemUTC());
            rego.evaluate("t", ValueJson.read("{\"a\": [1, {\"b\": \"c\"}]}"), SMALL);
        } catch (RegoLoadException | RegoException _) {
            // told, and nothing else happened
        }
    }
}
