/// What is registered: images, their names, layers and components, each stored once.
@NullMarked
package dev.plimsoll.server.images;

import org.jspecify.annotations.NullMarked;
