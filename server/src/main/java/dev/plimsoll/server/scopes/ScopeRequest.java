package dev.plimsoll.server.scopes;

import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.expressions.ExpressionException;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.scopes.ApplicationScope.Contacts;
import dev.plimsoll.server.scopes.ApplicationScope.Owner;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A scope as somebody writes it.
record ScopeRequest(
        @Nullable String name,
        @Nullable String description,
        @Nullable String expression,
        @Nullable List<Owner> owners,
        @Nullable Contacts contacts) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    /// Enough to find what is no address; whether it arrives only the mail tells.
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\"',;]{1,64}@[^\\s@<>\"',;]{1,190}");

    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_EXPRESSION = 10_000;
    private static final int MOST_OWNERS = 100;

    /// @throws InvalidInput if something of it cannot be
    ApplicationScope checked(long id, long version) {
        var owned = owners == null ? List.<Owner>of() : owners;
        if (owned.size() > MOST_OWNERS) {
            throw new InvalidInput("owners", "at most " + MOST_OWNERS);
        }
        for (int i = 0; i < owned.size(); i++) {
            text("owners[" + i + "].name", owned.get(i).name());
            email("owners[" + i + "].email", owned.get(i).email());
        }
        var asked = contacts == null ? Contacts.NONE : contacts;
        optionalEmail("contacts.development", asked.development());
        optionalEmail("contacts.security", asked.security());
        optionalEmail("contacts.operations", asked.operations());
        return new ApplicationScope(
                id,
                name(name),
                description == null ? "" : text("description", description),
                checkedExpression(expression),
                owned,
                asked,
                version);
    }

    static String name(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "name", "1 to 100 small letters, digits, '.', '_' and '-', beginning with a letter or digit");
        }
        return name;
    }

    static String checkedExpression(@Nullable String expression) {
        if (expression == null || expression.isBlank() || expression.length() > LONGEST_EXPRESSION) {
            throw new InvalidInput(
                    "expression",
                    "a CEL condition of 1 to " + LONGEST_EXPRESSION
                            + " characters, for example: repository.startsWith(\"reg.example/shop/\")");
        }
        try {
            Expression.parseApplicationScope(expression);
        } catch (ExpressionException e) {
            throw new InvalidInput("expression", String.valueOf(e.getMessage()));
        }
        return expression;
    }

    private static String text(String field, @Nullable String text) {
        if (text == null || text.length() > LONGEST_TEXT || text.chars().anyMatch(ScopeRequest::isControl)) {
            throw new InvalidInput(
                    field, "a text of at most " + LONGEST_TEXT + " characters, without control characters");
        }
        return text;
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) && character != '\n';
    }

    private static void optionalEmail(String field, @Nullable String address) {
        if (address != null) {
            email(field, address);
        }
    }

    private static void email(String field, @Nullable String address) {
        if (address == null
                || !EMAIL.matcher(address).matches()
                || address.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(field, "an e-mail address, for example shop@example.org");
        }
    }
}
