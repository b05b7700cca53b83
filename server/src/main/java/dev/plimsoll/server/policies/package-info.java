/// The policies that the platform judges by.
@NullMarked
package dev.plimsoll.server.policies;

import org.jspecify.annotations.NullMarked;
