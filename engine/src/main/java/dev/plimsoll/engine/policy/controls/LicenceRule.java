package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.policy.controls.LicenceExpression.Licence;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Licences named by a policy: an SPDX id with `*`, where it matters with an exception:
/// `GPL-*`, `GPL-2.0-only WITH Classpath-exception-2.0`.
public final class LicenceRule {
    private final String text;
    private final Glob id;
    private final boolean orLater;
    private final @Nullable String exception;

    private LicenceRule(String text, Licence licence) {
        this.text = text;
        this.id = Glob.of(licence.id().toLowerCase(Locale.ROOT));
        this.orLater = licence.orLater();
        this.exception = licence.exception();
    }

    /// Reads a rule.
    ///
    /// @throws IllegalArgumentException if it is not one licence
    public static LicenceRule parse(String text) {
        if (LicenceExpression.parse(text) instanceof Licence licence) {
            return new LicenceRule(text, licence);
        }
        throw new IllegalArgumentException("'" + text + "' is not one licence; name each by itself");
    }

    /// Whether the licence is meant; a rule without an exception means every exception, `-or-later` means later only.
    boolean means(Licence licence) {
        var given = licence.exception();
        var wanted = exception;
        return id.matches(licence.id().toLowerCase(Locale.ROOT))
                && (!orLater || licence.orLater())
                && (wanted == null || (given != null && wanted.equalsIgnoreCase(given)));
    }

    boolean namesException() {
        return exception != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LicenceRule rule && rule.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
