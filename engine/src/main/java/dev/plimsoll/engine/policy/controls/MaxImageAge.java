package dev.plimsoll.engine.policy.controls;

import java.time.Duration;

/// The image must have been built lately.
@Explained(
        value = "The image must not be older than some days; one that does not say when it was built violates it.",
        example = "maxImageAge: { days: 90 }",
        aqua = "Image Age")
public record MaxImageAge(
        @Explained("The greatest age in days.") int days) implements Control {
    public MaxImageAge {
        Ranges.notNegative("days", days);
    }

    @Override
    public void examine(Examination examination) {
        var created = examination.subject().image().config().created();
        if (created == null) {
            examination.violation("the image does not say when it was built", "build it with a tool that sets created");
            return;
        }
        examination.horizon().at(created.plus(Duration.ofDays(days)).plusMillis(1));
        var age = Duration.between(created, examination.subject().now());
        if (age.compareTo(Duration.ofDays(days)) > 0) {
            examination.violation(
                    "the image is " + age.toDays() + " days old; allowed are " + days,
                    "build it again on an up-to-date base");
        }
    }
}
