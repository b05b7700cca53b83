/// What people decide about findings, and for which images it holds.
@NullMarked
package dev.plimsoll.server.decisions;

import org.jspecify.annotations.NullMarked;
