package dev.plimsoll.notifier.channel;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a channel or one of its keys is for: docs/channels.md is written from it.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Explained {
    /// For people, whole sentences.
    String value();

    /// YAML of one channel, as a configuration has it; tests read every one.
    String example() default "";
}
