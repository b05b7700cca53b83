/// Chooses who looks at every file of an image for what policies ask beside packages.
@NullMarked
package dev.plimsoll.engine.inventory.examiners;

import org.jspecify.annotations.NullMarked;
