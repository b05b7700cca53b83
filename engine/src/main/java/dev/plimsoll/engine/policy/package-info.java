/// Judges what was found by policies, waivers and VEX statements, and says what to do about it.
@NullMarked
package dev.plimsoll.engine.policy;

import org.jspecify.annotations.NullMarked;
