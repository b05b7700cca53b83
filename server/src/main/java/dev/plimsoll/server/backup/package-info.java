/// Copies of everything that the platform keeps, taken while it runs, and their return.
@NullMarked
package dev.plimsoll.server.backup;

import org.jspecify.annotations.NullMarked;
