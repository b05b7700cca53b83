package dev.plimsoll.notifier.template;

import com.github.jknack.handlebars.Template;
import dev.plimsoll.notifier.channel.Markup;
import dev.plimsoll.notifier.channel.Message;
import dev.plimsoll.notifier.channel.Text;
import dev.plimsoll.notifier.channel.Texts;
import dev.plimsoll.notifier.channel.UndeliverableException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Texts from templates: the configuration's own by name, else the built-in one of the markup.
public final class MessageTexts implements Texts {
    /// What is tried, largest first, until a text fits where it goes.
    private static final int[] SHOWN = {100, 70, 50, 35, 25, 20, 15, 10, 7, 5, 3, 2, 1, 0};

    private final Map<String, Compiled> own = new HashMap<>();
    private final Map<String, Template> inline = new ConcurrentHashMap<>();
    private final Map<Markup, Template> builtIn = new EnumMap<>(Markup.class);
    private final Template plainTitle = SafeHandlebars.check("title", "{{title}}");

    private record Compiled(Template title, Template body) {}

    /// @param templates of the configuration
    /// @throws IllegalArgumentException if two have the same name
    public MessageTexts(Collection<UserTemplate> templates) {
        for (var template : templates) {
            var title = template.title() == null ? plainTitle : SafeHandlebars.check("title", template.title());
            if (own.put(template.name(), new Compiled(title, SafeHandlebars.check("body", template.body()))) != null) {
                throw new IllegalArgumentException("name " + template.name() + " is given to two templates");
            }
        }
        for (var markup : Markup.values()) {
            builtIn.put(markup, BuiltIn.of(markup));
        }
    }

    @Override
    public Text text(Message message, Markup markup, int limit) throws UndeliverableException {
        return text(message, markup, limit, false);
    }

    @Override
    public Text besideFile(Message message, Markup markup, int limit) throws UndeliverableException {
        return text(message, markup, limit, true);
    }

    private Text text(Message message, Markup markup, int limit, boolean attached) throws UndeliverableException {
        var compiled = chosen(message, markup);
        var story = new Story(message);
        var title = fill(compiled.title(), new Values(story, Markup.TEXT).all(0), limit, name(message))
                .replaceAll("\\s+", " ")
                .strip();
        var body = fitting(compiled.body(), story, markup, limit, attached, name(message));
        return new Text(title, body.text(), body.shown(), story.findings().size() - body.shown());
    }

    @Override
    public String fill(String body, Message message, Markup markup, int limit) throws UndeliverableException {
        var template = inline.get(body);
        if (template == null) {
            try {
                template = SafeHandlebars.check("body", body);
            } catch (IllegalArgumentException e) {
                throw UndeliverableException.refused("the template of the channel cannot be used: " + e.getMessage());
            }
            if (inline.size() < 1000) {
                inline.put(body, template);
            }
        }
        return fitting(template, new Story(message), markup, limit, false, "of the channel")
                .text();
    }

    @Override
    public String escaped(String text, Markup markup) {
        return Escapes.of(markup).apply(text);
    }

    private record Fitting(String text, int shown) {}

    private static Fitting fitting(
            Template template, Story story, Markup markup, int limit, boolean attached, String name)
            throws UndeliverableException {
        var values = new Values(story, markup);
        var text = "";
        for (var shown : SHOWN) {
            if (shown > BuiltIn.mostFindings(markup)) {
                continue;
            }
            var named = Math.min(shown, story.findings().size());
            text = fill(template, values.all(named, attached), Math.max(limit * 4, 65_536), name)
                    .strip();
            if (text.length() <= limit) {
                return new Fitting(text, named);
            }
        }
        if (markup == Markup.JSON) {
            throw UndeliverableException.refused("template " + name + " makes more than " + limit + " characters");
        }
        // Even without findings: whole lines, so that no mark of the markup is torn apart.
        var end = text.lastIndexOf('\n', limit - 2);
        return new Fitting(text.substring(0, end < 0 ? limit - 1 : end + 1) + "…", 0);
    }

    private Compiled chosen(Message message, Markup markup) throws UndeliverableException {
        var name = message.template();
        if (name == null) {
            return new Compiled(plainTitle, java.util.Objects.requireNonNull(builtIn.get(markup)));
        }
        var compiled = own.get(name);
        if (compiled == null) {
            throw UndeliverableException.refused("there is no template " + name + "; known are "
                    + own.keySet().stream().sorted().toList());
        }
        return compiled;
    }

    private static String fill(Template template, Map<String, Object> values, int limit, String name)
            throws UndeliverableException {
        try {
            return SafeHandlebars.fill(template, values, limit);
        } catch (IllegalStateException e) {
            throw UndeliverableException.refused("template " + name + " fails: " + e.getMessage());
        }
    }

    private static String name(Message message) {
        var name = message.template();
        return name == null ? "built in" : name;
    }
}
