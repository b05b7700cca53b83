package dev.plimsoll.cli;

import picocli.CommandLine.Command;

@Command(
        name = "version",
        description = "Says which release this is.",
        footer = {"", "Example:", "  plimsoll version"})
final class VersionCommand implements Action {
    private final Surroundings around;

    VersionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public int run() {
        return around.standardOutput(Version.line() + "\n");
    }
}
