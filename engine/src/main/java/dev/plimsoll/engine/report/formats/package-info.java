/// The report formats, one class each.
@NullMarked
package dev.plimsoll.engine.report.formats;

import org.jspecify.annotations.NullMarked;
