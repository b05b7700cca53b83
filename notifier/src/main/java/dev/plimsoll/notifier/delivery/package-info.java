/// Messages on their way: the outbox, a queue for each channel, retries, and what became of every attempt.
@NullMarked
package dev.plimsoll.notifier.delivery;

import org.jspecify.annotations.NullMarked;
