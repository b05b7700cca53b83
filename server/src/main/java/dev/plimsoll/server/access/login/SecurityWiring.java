package dev.plimsoll.server.access.login;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.PermissionCheck;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.accounts.ApiTokens;
import dev.plimsoll.server.access.accounts.Grants;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Who gets in: everything asks for a token or a session, but for the login itself and whether the platform lives
/// and is ready.
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class SecurityWiring implements WebMvcConfigurer {
    private static final String[] OPEN = {"/health/**", "/error", "/", "/login", "/login/**", "/logout"};
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final int WRONG_TOKENS_PER_MINUTE = 60;

    @Bean
    SecurityFilterChain api(
            HttpSecurity http,
            ApiTokens tokens,
            Provider provider,
            BegunLogins begun,
            Sessions sessions,
            Grants grants,
            LoginSettings settings,
            Clock clock)
            throws Exception {
        var identity =
                new IdentityFilter(tokens, provider, sessions, grants, new RateLimits(WRONG_TOKENS_PER_MINUTE, clock));
        http.csrf(csrf -> csrf.csrfTokenRepository(new BrowserCsrf(sessions))
                        .requireCsrfProtectionMatcher(SecurityWiring::mayBeForged))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .requestCache(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .httpStrictTransportSecurity(transport ->
                                transport.maxAgeInSeconds(31_536_000).includeSubDomains(false)))
                .addFilterBefore(new LoginLimit(new RateLimits(settings.loginsPerMinute(), clock)), CsrfFilter.class)
                .addFilterBefore(new BodyLimit(settings.largestBody()), CsrfFilter.class)
                .addFilterBefore(identity, AnonymousAuthenticationFilter.class)
                .addFilterAfter(
                        new UploadLimit(new RateLimits(settings.uploadsPerMinute(), clock)),
                        AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(OPEN)
                        .permitAll()
                        .requestMatchers("/metrics")
                        .access((authentication, _) -> new AuthorizationDecision(
                                authentication.get().getPrincipal() instanceof Principal principal
                                        && principal.may(Permission.METRICS_READ)))
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(
                        problems -> problems.authenticationEntryPoint((request, response, problem) -> unknown(response))
                                .accessDeniedHandler((request, response, problem) ->
                                        ProblemWriter.write(response, HttpStatus.FORBIDDEN, denied(request))));
        if (provider.isOn()) {
            withProvider(http, provider, begun, sessions, settings);
        }
        return http.build();
    }

    /// The flow of OpenID Connect with a code (OpenID Connect Core 1.0, section 3.1) and PKCE (RFC 7636). Who comes
    /// back gets a session of ours; the provider's tokens are not kept.
    private static void withProvider(
            HttpSecurity http, Provider provider, BegunLogins begun, Sessions sessions, LoginSettings settings)
            throws Exception {
        var registrations = provider.registrations();
        var resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations, "/login/with");
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        http.oauth2Login(login -> login.withObjectPostProcessor(
                        new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                            @Override
                            public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                                filter.setAuthenticationFailureHandler(SecurityWiring::notLoggedIn);
                                return filter;
                            }
                        })
                .clientRegistrationRepository(registrations)
                .authorizedClientRepository(new ForgottenClients())
                .loginPage("/login")
                .securityContextRepository(new NullSecurityContextRepository())
                .authorizationEndpoint(endpoint ->
                        endpoint.authorizationRequestResolver(resolver).authorizationRequestRepository(begun))
                .redirectionEndpoint(endpoint -> endpoint.baseUri(Provider.CALLBACK))
                .userInfoEndpoint(endpoint -> endpoint.oidcUserService(SecurityWiring::ofIdToken))
                .successHandler((request, response, authentication) -> {
                    SecurityContextHolder.clearContext();
                    var account = authentication.getPrincipal() instanceof OidcUser user
                            ? provider.logIn(user)
                            : java.util.Optional.<Long>empty();
                    if (account.isEmpty()) {
                        response.sendRedirect("/login?failed=provider");
                        return;
                    }
                    sessions.end(Cookies.read(Cookies.SESSION, request));
                    Cookies.write(
                            Cookies.SESSION, sessions.begin(account.get()), settings.sessionLife(), request, response);
                    response.sendRedirect("/");
                })
                .failureHandler(SecurityWiring::notLoggedIn));
    }

    /// Back to the form, where local users still get in.
    private static void notLoggedIn(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException problem)
            throws IOException {
        boolean unreachable = false;
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            unreachable |= cause instanceof OAuth2AuthenticationException known
                    && known.getError().getErrorCode().equals(Provider.UNREACHABLE);
        }
        response.sendRedirect("/login?failed=" + (unreachable ? Provider.UNREACHABLE : "provider"));
    }

    /// The ID token says all that is asked; the provider is not called again.
    private static OidcUser ofIdToken(OidcUserRequest request) {
        return new DefaultOidcUser(List.of(), request.getIdToken());
    }

    /// A change that a browser may have been made to send: one that counts by its cookie.
    private static boolean mayBeForged(HttpServletRequest request) {
        return !READING.contains(request.getMethod())
                && request.getHeader(HttpHeaders.AUTHORIZATION) == null
                && (request.getCookies() != null || isOpen(request.getServletPath()));
    }

    private static boolean isOpen(String path) {
        return !path.startsWith("/api/");
    }

    private static String denied(HttpServletRequest request) {
        return mayBeForged(request)
                ? "the form token (_csrf or X-CSRF-TOKEN) is missing or not this browser's: load the page again"
                : "the permission for this is missing";
    }

    /// There are no passwords here: this keeps Spring from making a user with one.
    @Bean
    UserDetailsService noPasswords() {
        return name -> {
            throw new UsernameNotFoundException(name);
        };
    }

    private static void unknown(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"plimsoll\"");
        ProblemWriter.write(
                response,
                HttpStatus.UNAUTHORIZED,
                "a valid API token is needed: Authorization: Bearer plm_…; make one with 'plimsoll server token create'");
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new PermissionCheck());
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                return parameter.getParameterType().equals(Principal.class);
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    @org.jspecify.annotations.Nullable ModelAndViewContainer container,
                    NativeWebRequest request,
                    @org.jspecify.annotations.Nullable WebDataBinderFactory binders) {
                var authentication = SecurityContextHolder.getContext().getAuthentication();
                if (authentication != null && authentication.getPrincipal() instanceof Principal principal) {
                    return principal;
                }
                throw new IllegalStateException("an endpoint was reached without a principal");
            }
        });
    }
}
