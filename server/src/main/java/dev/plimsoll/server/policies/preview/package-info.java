/// What policies would do to the whole inventory, before they are saved.
@NullMarked
package dev.plimsoll.server.policies.preview;

import org.jspecify.annotations.NullMarked;
