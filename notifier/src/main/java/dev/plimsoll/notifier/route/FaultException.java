package dev.plimsoll.notifier.route;

/// A fault in a configuration that is found when its parts are put together, with the place of what is wrong: a name
/// that leads nowhere, or that two things have.
public final class FaultException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /// @param path of the value, for example `routes[0].channels[1]`
    public FaultException(String path, String message) {
        super(message);
        this.path = path;
    }

    public String path() {
        return path;
    }
}
