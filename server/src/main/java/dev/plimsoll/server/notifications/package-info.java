/// The notifier within the platform: it reads the outbox and tells the people who own a scope.
@NullMarked
package dev.plimsoll.server.notifications;

import org.jspecify.annotations.NullMarked;
