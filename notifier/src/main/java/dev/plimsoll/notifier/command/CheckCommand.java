package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says whether a configuration is as it must be.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads a configuration and names what is wrong with it.",
        footer = {"", "Example:", "  plimsoll notifier check notifier.yaml"})
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The configuration.")
    private Path file = Path.of("notifier.yaml");

    @Override
    public Integer call() throws SettingsException {
        var settings = new SettingsReader(System.getenv()::get).read(file);
        System.out.println(file + ": " + settings.channels().size() + " channels, "
                + settings.routes().routes().size() + " routes, "
                + settings.routes().silences().size() + " silences");
        return 0;
    }
}
