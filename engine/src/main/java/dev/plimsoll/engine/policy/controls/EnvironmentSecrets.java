package dev.plimsoll.engine.policy.controls;

import java.util.List;

/// No secret in the image's environment variables, where everybody who can pull the image reads it.
@Explained(
        value = "No environment variable of the image holds a password, key or token. Its value is never shown.",
        example = "environmentSecrets: { allow: [SESSION_TOKEN_NAME] }",
        aqua = "Sensitive Data (environment)")
public record EnvironmentSecrets(
        @Explained("Names of variables that are no secret, with `*`.")
        List<String> allow) implements Control {
    public EnvironmentSecrets {
        allow = List.copyOf(allow);
    }

    @Override
    public void examine(Examination examination) {
        var allowed = allow.stream().map(Glob::of).toList();
        for (var variable : examination.subject().image().config().environment()) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                continue;
            }
            var name = variable.substring(0, equals);
            if (allowed.stream().anyMatch(glob -> glob.matches(name))) {
                continue;
            }
            SecretValues.kindOf(name, variable.substring(equals + 1))
                    .ifPresent(kind -> examination.violation(
                            "the environment variable " + name + " holds " + kind,
                            "take " + name + " out of the image, replace the secret, and give it at run time"));
        }
    }
}
