package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.channel.Markup;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Text;
import dev.plimsoll.notifier.channel.Texts;
import dev.plimsoll.notifier.channel.UndeliverableException;
import dev.plimsoll.notifier.rego.RegoException;
import dev.plimsoll.notifier.rego.Value.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Texts from templates in Rego, for messages that name one; others have the usual texts.
///
/// Immutable; may be shared between threads.
final class PosteeTexts implements Texts {
    private final Texts usual;
    private final Map<String, Chosen> templates;
    private final String console;

    /// A template of the configuration.
    ///
    /// @param name of its package
    record Chosen(RegoTemplates templates, String name) {}

    /// @param templates by the names that routes use
    /// @param console where links to images begin; empty where there is none
    PosteeTexts(Texts usual, Map<String, Chosen> templates, String console) {
        this.usual = usual;
        this.templates = new TreeMap<>(templates);
        this.console = console;
    }

    @Override
    public Text text(Message message, Markup markup, int limit) throws UndeliverableException {
        var chosen = chosen(message);
        if (chosen == null || message.events().isEmpty()) {
            return usual.text(message, markup, limit);
        }
        try {
            var content = content(chosen, message);
            var blocks = markup == Markup.MRKDWN && content.result() instanceof Array ? content.description() : null;
            return new Text(
                    content.title(),
                    fitting(chosen.name, content.description(), markup, limit),
                    0,
                    0,
                    blocks,
                    further(content));
        } catch (RegoException e) {
            throw UndeliverableException.refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Text besideFile(Message message, Markup markup, int limit) throws UndeliverableException {
        return chosen(message) == null || message.events().isEmpty()
                ? usual.besideFile(message, markup, limit)
                : text(message, markup, limit);
    }

    private static Map<String, String> further(Content content) {
        Map<String, String> further = new TreeMap<>();
        content.further().forEach((name, value) -> further.put(name.substring("result_".length()), value));
        return further;
    }

    private @Nullable Chosen chosen(Message message) {
        var name = message.template();
        return name == null ? null : templates.get(name);
    }

    private Content content(Chosen chosen, Message message) throws RegoException {
        List<Content> several = new ArrayList<>();
        for (var event : message.events()) {
            several.add(chosen.templates.render(chosen.name, PosteeRule.input(event, console)));
        }
        if (several.size() == 1) {
            return several.getFirst();
        }
        var aggregation = chosen.templates.aggregation(chosen.name);
        if (aggregation.isPresent()) {
            return chosen.templates.aggregate(aggregation.get(), several);
        }
        // the template knows no way to tell of several: one stands below the other
        return new Content(
                several.getFirst().title() + " (+" + (several.size() - 1) + ")",
                new dev.plimsoll.notifier.rego.Value.Text(several.stream()
                        .map(one -> one.title() + "\n" + one.description())
                        .collect(Collectors.joining("\n\n"))),
                several.getFirst().further());
    }

    private static String fitting(String name, String made, Markup markup, int limit) throws UndeliverableException {
        if (markup == Markup.JSON && made.length() > limit) {
            throw UndeliverableException.refused("template " + name + " makes more than " + limit + " characters");
        }
        var text =
                switch (markup) {
                    case TEXT, PLAIN_MARKDOWN, MRKDWN, TELEGRAM ->
                        HtmlText.looksLike(made) ? HtmlText.plain(made) : made;
                    case HTML, MARKDOWN, JIRA, JSON -> made;
                };
        if (text.length() <= limit) {
            return text;
        }
        int line = text.lastIndexOf('\n', limit - 2);
        return text.substring(0, line > limit / 2 ? line + 1 : limit - 1) + "…";
    }

    @Override
    public String fill(String body, Message message, Markup markup, int limit) throws UndeliverableException {
        var chosen = chosen(message);
        if (chosen == null || message.events().isEmpty()) {
            return usual.fill(body, message, markup, limit);
        }
        try {
            return Placeholders.fill(body, content(chosen, message), limit);
        } catch (RegoException e) {
            throw UndeliverableException.refused(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public String escaped(String text, Markup markup) {
        return usual.escaped(text, markup);
    }
}
