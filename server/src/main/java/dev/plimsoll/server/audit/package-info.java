/// Who did what and when: written with what was done, never changed, each entry sealing those before it.
@NullMarked
package dev.plimsoll.server.audit;

import org.jspecify.annotations.NullMarked;
