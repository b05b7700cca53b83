package dev.plimsoll.notifier.template;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.EscapingStrategy;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.HandlebarsException;
import com.github.jknack.handlebars.Template;
import com.github.jknack.handlebars.context.MapValueResolver;
import com.github.jknack.handlebars.io.StringTemplateSource;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;

/// Handlebars with nothing but values: no files, no partials, no methods or fields of objects, few helpers, and a
/// budget of steps, time and output.
///
/// Nothing is escaped here: the values have been, so that no way of writing them brings them in raw.
final class SafeHandlebars {
    private static final int LONGEST = 65_536;

    /// Partials, decorators, inline partials, other delimiters.
    private static final Pattern FORBIDDEN = Pattern.compile("\\{\\{\\{?[~\\s]*(=|>|#\\s*[>*]|\\*)");

    private static final Handlebars HANDLEBARS = new Handlebars(new NoTemplates())
            .with(EscapingStrategy.NOOP)
            .with(new TemplateFunctions())
            .prettyPrint(true);

    private SafeHandlebars() {}

    /// @throws IllegalArgumentException if it is no template, or asks for what templates may not do
    static Template check(String key, String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(key + " has more than " + LONGEST + " characters");
        }
        if (FORBIDDEN.matcher(text).find()) {
            throw new IllegalArgumentException(
                    key + " uses partials, decorators or other delimiters, which templates here have not");
        }
        try {
            return HANDLEBARS.compile(new StringTemplateSource(key, text));
        } catch (IOException | HandlebarsException | StackOverflowError e) {
            throw new IllegalArgumentException(key + " is no template: " + firstLine(e), e);
        }
    }

    /// @throws IllegalStateException if it fails or its budget ends
    static String fill(Template template, Map<String, Object> values, int longest) {
        var budget = new Budget(longest);
        try {
            return ScopedValue.where(Budget.CURRENT, budget).call(() -> {
                var context = Context.newBuilder(values)
                        .resolver(MapValueResolver.INSTANCE)
                        .build();
                template.apply(context, budget.writer());
                return budget.text();
            });
        } catch (IOException | HandlebarsException | StackOverflowError e) {
            throw new IllegalStateException(budget.spent().orElseGet(() -> firstLine(e)), e);
        }
    }

    private static String firstLine(Throwable e) {
        var text = e instanceof StackOverflowError ? "it is nested too deeply" : String.valueOf(e.getMessage());
        return text.lines().findFirst().orElse("");
    }
}
