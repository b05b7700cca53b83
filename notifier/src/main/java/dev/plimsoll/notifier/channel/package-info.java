/// Where messages go: a record each, the record being its configuration.
@NullMarked
package dev.plimsoll.notifier.channel;

import org.jspecify.annotations.NullMarked;
