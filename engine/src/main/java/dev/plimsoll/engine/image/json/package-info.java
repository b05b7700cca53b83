/// Reads the small JSON documents that images and registries consist of: hostile, so bounded in size and depth.
@NullMarked
package dev.plimsoll.engine.image.json;

import org.jspecify.annotations.NullMarked;
