/// The advisory database of the platform and where it comes from.
@NullMarked
package dev.plimsoll.server.feeds;

import org.jspecify.annotations.NullMarked;
