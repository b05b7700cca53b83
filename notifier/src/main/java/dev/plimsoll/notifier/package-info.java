/// Events in, routes, messages out; nothing lost on the way (docs/notifier.md).
@NullMarked
package dev.plimsoll.notifier;

import org.jspecify.annotations.NullMarked;
