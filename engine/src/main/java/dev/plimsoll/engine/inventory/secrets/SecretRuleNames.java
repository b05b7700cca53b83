package dev.plimsoll.engine.inventory.secrets;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The ids of all rules, for those who choose among them.
public final class SecretRuleNames {
    private SecretRuleNames() {}

    /// In the order of docs/secrets.md.
    public static List<String> all() {
        return Stream.concat(
                        Arrays.stream(PrivateKeys.Kind.values()).map(PrivateKeys.Kind::id),
                        SecretRules.all().stream().map(SecretRule::id))
                .toList();
    }
}
