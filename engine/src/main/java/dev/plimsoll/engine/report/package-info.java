/// One result, many renderings.
@NullMarked
package dev.plimsoll.engine.report;

import org.jspecify.annotations.NullMarked;
