/// The advisory database, and what it is made from.
@NullMarked
package dev.plimsoll.engine.advisory;

import org.jspecify.annotations.NullMarked;
