package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.intake.UnreadableException;
import dev.plimsoll.notifier.route.Judgement;
import dev.plimsoll.notifier.sending.Unreadable;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says why each route matches an event or not.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Says why each route matches an event or not, condition by condition; sends nothing.",
        footer = {"", "Example:", "  plimsoll notifier explain --config notifier.yaml report.json"})
final class ExplainCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "The configuration.")
    private Path config = Path.of("notifier.yaml");

    @Parameters(paramLabel = "EVENT", description = "A file with what would be posted.")
    private Path event = Path.of("event.json");

    @Override
    public Integer call() throws SettingsException {
        var settings = new SettingsReader(System.getenv()::get).read(config);
        try {
            for (var judged : Notifier.explain(settings, Files.readAllBytes(event), Instant.now())) {
                explain(judged);
            }
            return 0;
        } catch (IOException e) {
            System.err.println("plimsoll: " + event + " cannot be read: " + Unreadable.why(e));
            return NotifierCommand.USAGE;
        } catch (UnreadableException e) {
            System.err.println("plimsoll: " + event + ": " + e.getMessage());
            return NotifierCommand.USAGE;
        }
    }

    private static void explain(Judgement judged) {
        System.out.println(judged.route().name() + ": "
                + (judged.matches()
                        ? "matches" + findings(judged) + ", goes to "
                                + String.join(", ", judged.route().channels())
                        : judged.silenced() ? "is silenced" : "does not match"));
        for (var check : judged.checks()) {
            System.out.println("  " + (check.passed() ? "yes " : "no  ") + check.key() + ": " + check.detail());
        }
    }

    private static String findings(Judgement judged) {
        return judged.places().isEmpty() ? "" : " with " + judged.places().size() + " findings";
    }
}
