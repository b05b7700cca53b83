package dev.plimsoll.server.access.login;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator sets about coming in (`plimsoll.login.*`).
///
/// @param publicUrl under which browsers reach the platform, where that is not what they ask for (behind a proxy)
/// @param sessionIdle how long a login lasts without a request
/// @param sessionLife how long it lasts at most
/// @param loginsPerMinute attempts of one address
/// @param uploadsPerMinute registrations and databases of one principal
/// @param largestBody bytes of a request, but for registrations and databases, which have limits of their own
@ConfigurationProperties("plimsoll.login")
record LoginSettings(
        @DefaultValue("") String publicUrl,
        @DefaultValue("2h") Duration sessionIdle,
        @DefaultValue("12h") Duration sessionLife,
        @DefaultValue("20") int loginsPerMinute,
        @DefaultValue("6000") int uploadsPerMinute,
        @DefaultValue("1048576") long largestBody) {}
