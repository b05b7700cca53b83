/// Events, written in the transaction of their cause, and their delivery to webhooks.
@NullMarked
package dev.plimsoll.server.outbox;

import org.jspecify.annotations.NullMarked;
