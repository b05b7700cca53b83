/// What a scan tells the platform of an image, and how it is written down.
@NullMarked
package dev.plimsoll.engine.registration;

import org.jspecify.annotations.NullMarked;
