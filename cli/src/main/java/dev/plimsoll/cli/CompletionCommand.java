package dev.plimsoll.cli;

import java.util.Iterator;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Writes a script that completes commands and options in a shell.",
        footer = {"", "Example:", "  source <(plimsoll completion bash)"})
final class CompletionCommand implements Action {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    /// Where picocli keeps the shell from offering files when it has nothing itself: an IMAGE is often one.
    private static final String NO_FILES = "  type compopt &>/dev/null && compopt +o default\n";

    private final Surroundings around;

    @Parameters(
            paramLabel = "SHELL",
            arity = "0..1",
            completionCandidates = Shells.class,
            description = "bash (the default) or zsh.")
    private String shell = "bash";

    static final class Shells implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return SHELLS.iterator();
        }
    }

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public int run() {
        if (!SHELLS.contains(shell)) {
            throw Failure.usage("there is no completion for '" + shell + "'" + Misuse.meant(shell, SHELLS)
                    + "; there is one for " + String.join(", ", SHELLS));
        }
        var tree = new CommandTree(around).build("");
        Services.ALL.keySet().forEach(name -> tree.addSubcommand(name, CommandSpec.create()));
        var script = AutoComplete.bash("plimsoll", tree).replace(NO_FILES, "");
        // picocli's script runs in zsh as well, once zsh reads bash's completions
        return around.standardOutput(
                shell.equals("zsh") ? "autoload -U +X bashcompinit && bashcompinit\n" + script : script);
    }
}
