package dev.plimsoll.notifier.postee;

/// A file that is no configuration for Postee; the message begins with the file and the line.
public final class PosteeFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public PosteeFileException(String file, int line, String what) {
        super(file + ":" + line + ": " + what);
    }
}
