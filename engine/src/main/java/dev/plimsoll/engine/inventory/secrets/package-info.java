/// Recognises secrets in the files of an image.
@NullMarked
package dev.plimsoll.engine.inventory.secrets;

import org.jspecify.annotations.NullMarked;
