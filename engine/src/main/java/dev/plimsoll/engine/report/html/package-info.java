/// The page that a manager reads and prints: one file, no request, one class for each part of it.
@NullMarked
package dev.plimsoll.engine.report.html;

import org.jspecify.annotations.NullMarked;
