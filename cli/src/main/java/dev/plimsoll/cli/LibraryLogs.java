package dev.plimsoll.cli;

/// What the libraries log: nothing, or everything with `--debug`. To be decided before the first logger is made.
final class LibraryLogs {
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private LibraryLogs() {}

    /// A level that was given to the JVM itself stays.
    static void show(boolean wanted) {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, wanted ? "debug" : "off");
        }
    }
}
