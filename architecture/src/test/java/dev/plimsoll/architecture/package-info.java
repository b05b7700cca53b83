/// Guards what the compiler cannot: directions, names, and that what is written is what is there.
@NullMarked
package dev.plimsoll.architecture;

import org.jspecify.annotations.NullMarked;
