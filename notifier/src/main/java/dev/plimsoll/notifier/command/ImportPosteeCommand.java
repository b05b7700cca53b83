package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.postee.PosteeImport;
import dev.plimsoll.notifier.settings.SettingsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Writes a configuration for Postee as one of the notifier's own.
@Command(
        name = "import-postee",
        mixinStandardHelpOptions = true,
        description = "Prints a configuration for Postee as one of the notifier's own, and every difference in meaning."
                + " 'plimsoll notifier --postee FILE' runs it as it is.",
        footer = {"", "Example:", "  plimsoll notifier import-postee cfg.yaml > notifier.yaml"})
final class ImportPosteeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The configuration for Postee.")
    private Path file = Path.of("cfg.yaml");

    @Override
    public Integer call() throws SettingsException {
        System.out.print(PosteeImport.nativeYaml(file));
        return 0;
    }
}
