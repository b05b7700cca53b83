/// What is posted, recognised by its content, kept as it is and read as an event.
@NullMarked
package dev.plimsoll.notifier.intake;

import org.jspecify.annotations.NullMarked;
