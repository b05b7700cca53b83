package dev.plimsoll.engine.image.registry;

/// A user and a password, or token, for a registry. Its text never shows the password.
///
/// @param origin where they were found, for messages: `--username`, `credential helper 'pass'`
public record Credentials(String username, String password, String origin) {
    @Override
    public String toString() {
        return "Credentials[" + username + " from " + origin + "]";
    }
}
