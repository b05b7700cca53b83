/// The controls a policy is made of: each a record that is its own configuration.
@NullMarked
package dev.plimsoll.engine.policy.controls;

import org.jspecify.annotations.NullMarked;
