/// Values and messages that all modules speak: no I/O, no framework.
@NullMarked
package dev.plimsoll.vocabulary;

import org.jspecify.annotations.NullMarked;
