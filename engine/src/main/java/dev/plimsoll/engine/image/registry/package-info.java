/// Speaks with registries: manifests and blobs by the OCI distribution specification, with their authentication.
@NullMarked
package dev.plimsoll.engine.image.registry;

import org.jspecify.annotations.NullMarked;
