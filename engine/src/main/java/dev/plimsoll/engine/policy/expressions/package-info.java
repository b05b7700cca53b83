/// Expressions in policies, written in the Common Expression Language; nothing of CEL is loaded before the first one.
@NullMarked
package dev.plimsoll.engine.policy.expressions;

import org.jspecify.annotations.NullMarked;
