package dev.plimsoll.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Writes a script that completes commands and options in a shell.",
        footer = {"", "Example:", "  source <(plimsoll completion bash)"})
final class CompletionCommand implements Action {
    private final Surroundings around;

    @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash (the default) or zsh.")
    private Shell shell = Shell.BASH;

    enum Shell {
        BASH,
        ZSH
    }

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public int run() {
        var script = AutoComplete.bash("plimsoll", new CommandTree(around).build(""));
        // picocli's script runs in zsh as well, once zsh reads bash's completions
        return around.standardOutput(
                switch (shell) {
                    case BASH -> script;
                    case ZSH -> "autoload -U +X bashcompinit && bashcompinit\n" + script;
                });
    }
}
