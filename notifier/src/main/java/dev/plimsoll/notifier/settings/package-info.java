/// The configuration file: read as a whole or refused as a whole, with line and key of every fault.
@NullMarked
package dev.plimsoll.notifier.settings;

import org.jspecify.annotations.NullMarked;
