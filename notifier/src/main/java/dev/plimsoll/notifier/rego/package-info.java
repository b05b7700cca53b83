/// Evaluates the Rego of message templates and route inputs, with bounds and without any way out to the world.
@NullMarked
package dev.plimsoll.notifier.rego;

import org.jspecify.annotations.NullMarked;
