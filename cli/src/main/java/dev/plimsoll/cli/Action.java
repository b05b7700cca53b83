package dev.plimsoll.cli;

/// What a command does once its arguments are understood.
@FunctionalInterface
interface Action {
    /// @return the exit code
    /// @throws Exception any end but that; [CommandTree] turns it into a line and an exit code
    int run() throws Exception;
}
