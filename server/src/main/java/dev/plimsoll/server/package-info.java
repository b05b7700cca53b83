/// The platform: its command line and the wiring of its features.
@NullMarked
package dev.plimsoll.server;

import org.jspecify.annotations.NullMarked;
