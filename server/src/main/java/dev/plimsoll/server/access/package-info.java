/// Who asks, and what they may: tokens, permissions, the part of the fleet that they see.
@NullMarked
package dev.plimsoll.server.access;

import org.jspecify.annotations.NullMarked;
