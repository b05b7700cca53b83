/// `plimsoll notifier`: the notifier as a service of its own, and its tools.
@NullMarked
package dev.plimsoll.notifier.command;

import org.jspecify.annotations.NullMarked;
