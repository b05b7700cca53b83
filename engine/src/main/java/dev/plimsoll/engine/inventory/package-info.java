/// Lists what is installed in an image.
@NullMarked
package dev.plimsoll.engine.inventory;

import org.jspecify.annotations.NullMarked;
