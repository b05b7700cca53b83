package dev.plimsoll.server.outbox;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the operator lets webhooks do (`plimsoll.webhooks.*`).
///
/// @param allow hosts (`hooks.corp.example`, `*.corp.example`) and networks (`10.1.0.0/16`) that may be called though
///     they are not public, and without TLS
/// @param timeout for one call, from its first byte to its last
/// @param pauseAfter for how long a webhook may fail before it is left alone
@ConfigurationProperties("plimsoll.webhooks")
record WebhookSettings(
        @DefaultValue List<String> allow,
        @DefaultValue("15s") Duration timeout,
        @DefaultValue("24h") Duration pauseAfter) {
    WebhookSettings {
        allow = List.copyOf(allow);
    }
}
