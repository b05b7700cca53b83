/// Application scopes: which images belong together, and who answers for them.
@NullMarked
package dev.plimsoll.server.scopes;

import org.jspecify.annotations.NullMarked;
