package dev.plimsoll.server.access.accounts;

import dev.plimsoll.server.platform.InvalidInput;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names and texts as people may write them.
final class Words {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"',;]{1,64}@[^\\s@<>\"',;]{1,190}");
    private static final int LONGEST = 500;

    private Words() {}

    /// @throws InvalidInput if it is none
    static String name(String field, @Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    field, "1 to 100 letters, digits, '.', '_', '@', '+' and '-', beginning with a letter or digit");
        }
        return name;
    }

    /// @throws InvalidInput if it is too long or has control characters
    static String text(String field, @Nullable String text) {
        if (text == null) {
            return "";
        }
        if (text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(field, "a text of at most " + LONGEST + " characters, without control characters");
        }
        return text;
    }

    /// @throws InvalidInput if it is none
    static @Nullable String email(@Nullable String address) {
        if (address != null
                && (!EMAIL.matcher(address).matches() || address.chars().anyMatch(Character::isISOControl))) {
            throw new InvalidInput("email", "an e-mail address, for example ann@example.org");
        }
        return address;
    }
}
