/// What happened, in one shape, whoever told it.
@NullMarked
package dev.plimsoll.notifier.event;

import org.jspecify.annotations.NullMarked;
