/// Opens a reference: manifest, layers, files.
@NullMarked
package dev.plimsoll.engine.image;

import org.jspecify.annotations.NullMarked;
