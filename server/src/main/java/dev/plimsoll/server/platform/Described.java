package dev.plimsoll.server.platform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What the signature of an endpoint does not tell, for the API's own description. Tests hold every answer against it.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Described {
    /// Media types that it answers with; none for JSON alone.
    String[] answers() default {};

    /// Media type of what is sent to it; empty for JSON.
    String takes() default "";

    /// Names of query parameters that it takes all together, with commas between them.
    String query() default "";
}
