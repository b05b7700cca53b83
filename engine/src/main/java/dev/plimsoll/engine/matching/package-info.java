/// Inventory and advisories in, matches out.
@NullMarked
package dev.plimsoll.engine.matching;

import org.jspecify.annotations.NullMarked;
