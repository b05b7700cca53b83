/// Findings that somebody has set aside: waivers and VEX statements. They stay visible, with who and why.
@NullMarked
package dev.plimsoll.engine.policy.suppression;

import org.jspecify.annotations.NullMarked;
