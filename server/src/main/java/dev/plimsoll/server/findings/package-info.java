/// What the advisories say of the stored components, and what the policies say of the images.
@NullMarked
package dev.plimsoll.server.findings;

import org.jspecify.annotations.NullMarked;
