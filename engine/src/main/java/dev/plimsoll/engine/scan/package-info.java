/// The whole road of a scan: open, catalog, match, judge, report.
@NullMarked
package dev.plimsoll.engine.scan;

import org.jspecify.annotations.NullMarked;
