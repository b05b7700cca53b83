package dev.plimsoll.engine.image.registry;

/// A user and a password, or token, for a registry. Its text never shows the password.
///
/// @param username or [#IDENTITY_TOKEN]
/// @param origin where they were found, for messages: `--username`, `credential helper 'pass'`
public record Credentials(String username, String password, String origin) {
    /// In place of a user name: the password is an OAuth2 refresh token (docker-credential-helpers).
    public static final String IDENTITY_TOKEN = "<token>";

    boolean isIdentityToken() {
        return username.equals(IDENTITY_TOKEN);
    }

    @Override
    public String toString() {
        return (isIdentityToken() ? "an identity token" : "user '" + username + "'") + " from " + origin;
    }
}
