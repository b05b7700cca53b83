/// One class for each kind of package that can be found in an image.
@NullMarked
package dev.plimsoll.engine.inventory.catalogers;

import org.jspecify.annotations.NullMarked;
