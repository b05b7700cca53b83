package dev.plimsoll.server.access.login;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// An OpenID provider, where there is one (`plimsoll.oidc.*`).
///
/// @param issuer its address; empty for none
/// @param clientId by which the provider knows the platform
/// @param clientSecret give it by environment (`PLIMSOLL_OIDC_CLIENT_SECRET`); empty for a public client
/// @param scopes that are asked for
/// @param nameClaim claim that becomes the user's name
/// @param groupsClaim claim that names their groups
/// @param audience for which access tokens must be, to be taken as bearer tokens; empty takes none
/// @param title what the button says
@ConfigurationProperties("plimsoll.oidc")
record OidcSettings(
        @DefaultValue("") String issuer,
        @DefaultValue("plimsoll") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
        @DefaultValue("preferred_username") String nameClaim,
        @DefaultValue("groups") String groupsClaim,
        @DefaultValue("") String audience,
        @DefaultValue("OpenID Connect") String title) {
    boolean isOn() {
        return !issuer.isEmpty();
    }

    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + "]"; // never the secret
    }
}
