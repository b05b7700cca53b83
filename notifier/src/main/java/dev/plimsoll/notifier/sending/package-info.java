/// How bytes leave for other machines: guarded, bounded in size and time, verified.
@NullMarked
package dev.plimsoll.notifier.sending;

import org.jspecify.annotations.NullMarked;
