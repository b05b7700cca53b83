/// The command line: flags in, exit code out.
@NullMarked
package dev.plimsoll.cli;

import org.jspecify.annotations.NullMarked;
