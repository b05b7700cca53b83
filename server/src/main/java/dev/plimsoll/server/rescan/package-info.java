/// Judging anew what changed advisories touch, and nothing else.
@NullMarked
package dev.plimsoll.server.rescan;

import org.jspecify.annotations.NullMarked;
