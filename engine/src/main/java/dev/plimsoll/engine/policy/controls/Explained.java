package dev.plimsoll.engine.policy.controls;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a control or one of its keys means, in words that docs/policies.md and the editors' schema repeat.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Explained {
    /// One sentence or two for the author of a policy.
    String value();

    /// How it is written in a policy file, one line; for controls only.
    String example() default "";

    /// The key in the policy file, where Java forbids it as a component's name.
    String key() default "";

    /// What an absent key means, as it would be written; empty for nothing, `false` or an empty list.
    String whenAbsent() default "";

    /// Whether a list must name something.
    boolean needed() default false;

    /// The policy of the Aqua platform that it replaces; empty where there is none.
    String aqua() default "";
}
