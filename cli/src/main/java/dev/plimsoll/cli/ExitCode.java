package dev.plimsoll.cli;

/// What a command's end tells its caller. Where several apply, the first of usage, failed, database,
/// incomplete, not compliant.
final class ExitCode {
    static final int COMPLIANT = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int DATABASE = 3;
    static final int NOT_COMPLIANT = 4;
    static final int INCOMPLETE = 5;

    private ExitCode() {}
}
