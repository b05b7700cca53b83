/// One version scheme for each ecosystem.
@NullMarked
package dev.plimsoll.engine.matching.versions;

import org.jspecify.annotations.NullMarked;
