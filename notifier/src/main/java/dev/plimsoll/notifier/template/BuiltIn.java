package dev.plimsoll.notifier.template;

import com.github.jknack.handlebars.Template;
import dev.plimsoll.notifier.channel.Markup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The built-in templates, one for each markup: every kind of event fills in what it has.
final class BuiltIn {
    private BuiltIn() {}

    static Template of(Markup markup) {
        var file =
                switch (markup) {
                    case TEXT, JSON -> "text.hbs";
                    case HTML -> "html.hbs";
                    case MARKDOWN -> "markdown.hbs";
                    case PLAIN_MARKDOWN -> "plain_markdown.hbs";
                    case MRKDWN -> "mrkdwn.hbs";
                    case JIRA -> "jira.hbs";
                    case TELEGRAM -> "telegram.hbs";
                };
        return SafeHandlebars.check(file, read(file));
    }

    /// How many findings are named at most: a mail may be read from top to bottom, a chat is not.
    static int mostFindings(Markup markup) {
        return switch (markup) {
            case HTML, JSON -> 100;
            case MARKDOWN, JIRA, TEXT -> 50;
            case PLAIN_MARKDOWN, MRKDWN, TELEGRAM -> 20;
        };
    }

    private static String read(String file) {
        try (var in = Objects.requireNonNull(BuiltIn.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }
}
