package dev.plimsoll.engine.policy;

/// One fault in a policy, waiver or VEX file.
///
/// @param file the file's name as it was given
/// @param line counted from 1; 0 where the fault is of the whole file
/// @param column counted from 1
/// @param key path of keys, for example `controls[1].maxSeverity.allow`; empty for the whole document
/// @param message what is wrong and what is expected
public record PolicyProblem(String file, int line, int column, String key, String message) {
    /// As compilers write it, so that editors jump there: `FILE:LINE:COLUMN: KEY: MESSAGE`.
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line + ":" + column : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
