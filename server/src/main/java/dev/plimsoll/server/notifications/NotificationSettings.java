package dev.plimsoll.server.notifications;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// How the platform tells people.
///
/// @param config the notifier's configuration (docs/notifier.md); absent where nobody is told
@ConfigurationProperties("plimsoll.notifier")
record NotificationSettings(@Nullable Path config) {}
