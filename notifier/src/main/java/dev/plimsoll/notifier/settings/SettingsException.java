package dev.plimsoll.notifier.settings;

/// The configuration is not as it must be: nothing of it is used. The message is `FILE:LINE:COLUMN: KEY: what and why`.
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
