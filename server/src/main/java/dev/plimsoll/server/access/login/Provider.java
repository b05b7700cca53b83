package dev.plimsoll.server.access.login;

import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.accounts.Accounts;
import dev.plimsoll.server.access.accounts.Grants;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.StandardClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClientException;

/// The OpenID provider. It is asked for its addresses and keys when it is first needed: a platform starts without it.
@Component
class Provider {
    /// In the addresses of the login; there is one provider.
    static final String ID = "provider";

    static final String CALLBACK = "/login/callback";

    /// The code of the error where the provider does not answer.
    static final String UNREACHABLE = "unreachable";

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
    private static final int LONGEST = 16_384;
    /// Header, claims and signature (RFC 7519, section 3); anything else is not worth asking the provider for its keys.
    private static final Pattern JWT = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private final OidcSettings settings;
    private final LoginSettings login;
    private final Accounts accounts;
    private final Grants grants;
    private final JwtDecoder decoder = new SupplierJwtDecoder(this::decoder);

    Provider(OidcSettings settings, LoginSettings login, Accounts accounts, Grants grants) {
        this.settings = settings;
        this.login = login;
        this.accounts = accounts;
        this.grants = grants;
    }

    boolean isOn() {
        return settings.isOn();
    }

    String title() {
        return settings.title();
    }

    ClientRegistrationRepository registrations() {
        return new SupplierClientRegistrationRepository(() -> new InMemoryClientRegistrationRepository(registration()));
    }

    /// @throws OAuth2AuthenticationException where it cannot be reached, or is no provider; the log says why
    private ClientRegistration registration() {
        try {
            return discovered();
        } catch (IllegalArgumentException | IllegalStateException | RestClientException e) {
            LOG.atWarn()
                    .addKeyValue("issuer", settings.issuer())
                    .addKeyValue("reason", e.getMessage())
                    .log("the OpenID provider does not answer: nobody logs in with it until it does");
            throw new OAuth2AuthenticationException(new OAuth2Error(UNREACHABLE), e);
        }
    }

    private ClientRegistration discovered() {
        var base = login.publicUrl().isEmpty() ? "{baseUrl}" : login.publicUrl().replaceFirst("/+$", "");
        var client = ClientRegistrations.fromIssuerLocation(settings.issuer())
                .registrationId(ID)
                .clientId(settings.clientId())
                .scope(settings.scopes())
                .redirectUri(base + CALLBACK);
        return settings.clientSecret().isEmpty()
                ? client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                        .build()
                : client.clientSecret(settings.clientSecret()).build();
    }

    private JwtDecoder decoder() {
        var keys = NimbusJwtDecoder.withIssuerLocation(settings.issuer()).build();
        keys.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                JwtValidators.createDefaultWithIssuer(settings.issuer()),
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD, for_ -> for_ != null && for_.contains(settings.audience()))));
        return keys;
    }

    /// Who comes with an access token of the provider for this platform.
    Optional<Principal> authenticate(String token) {
        if (!isOn()
                || settings.audience().isEmpty()
                || token.length() > LONGEST
                || !JWT.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            var jwt = decoder.decode(token);
            var id = account(jwt);
            if (id.isEmpty()) {
                return Optional.empty();
            }
            accounts.setProviderGroups(id.get(), groups(jwt));
            return grants.of(id.get()).map(principal -> principal.withToken(principal.name()));
        } catch (JwtException e) {
            LOG.atDebug().setCause(e).log("a bearer token is none of the provider's");
            return Optional.empty();
        } catch (JwtDecoderInitializationException e) {
            LOG.atWarn()
                    .addKeyValue("issuer", settings.issuer())
                    .addKeyValue("reason", String.valueOf(e.getCause()))
                    .log("the OpenID provider does not answer: its tokens are not taken until it does");
            return Optional.empty();
        }
    }

    /// Who has logged in at the provider.
    ///
    /// @return the user's id; empty where they were disabled here, or the provider does not say who they are
    Optional<Long> logIn(ClaimAccessor claims) {
        var id = account(claims).filter(known -> grants.of(known).isPresent());
        id.ifPresent(known -> accounts.loggedIn(known, groups(claims), "provider"));
        return id;
    }

    private Optional<Long> account(ClaimAccessor claims) {
        var subject = claims.getClaimAsString(StandardClaimNames.SUB);
        if (subject == null || subject.isBlank()) {
            return Optional.empty();
        }
        var name = first(
                claims.getClaimAsString(settings.nameClaim()),
                claims.getClaimAsString(StandardClaimNames.EMAIL),
                subject);
        var display = first(claims.getClaimAsString(StandardClaimNames.NAME), name);
        return Optional.of(accounts.ofProvider(
                settings.issuer(), subject, name, plain(display), claims.getClaimAsString(StandardClaimNames.EMAIL)));
    }

    private static String first(@Nullable String... candidates) {
        for (var candidate : candidates) {
            if (candidate != null && !candidate.isBlank()) {
                return candidate;
            }
        }
        return "";
    }

    private static String plain(String text) {
        return text.substring(0, Math.min(text.length(), 200)).replaceAll("\\p{Cntrl}", " ");
    }

    private List<String> groups(ClaimAccessor claims) {
        var told = claims.hasClaim(settings.groupsClaim()) ? claims.getClaimAsStringList(settings.groupsClaim()) : null;
        return told == null ? List.of() : List.copyOf(told);
    }
}
