package dev.plimsoll.notifier.settings;

import dev.plimsoll.notifier.channel.EnabledActions;
import dev.plimsoll.notifier.channel.KeptOpen;
import dev.plimsoll.notifier.channel.Surroundings;
import dev.plimsoll.notifier.sending.HttpSender;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.template.MessageTexts;
import dev.plimsoll.notifier.template.UserTemplate;
import java.io.PrintStream;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What holds for all channels.
///
/// @param network where they may connect to
/// @param enable which of those that run something may do so
/// @param templates of the configuration, by their names
/// @param other templates of another kind; absent where there are none
public record Outgoing(
        Network network,
        EnabledActions enable,
        List<UserTemplate> templates,
        @Nullable OtherTexts other) {
    public Outgoing(Network network, EnabledActions enable, List<UserTemplate> templates) {
        this(network, enable, templates, null);
    }

    public Outgoing {
        templates = List.copyOf(templates);
        var names = new HashSet<String>();
        for (var template : templates) {
            if (!names.add(template.name())) {
                throw new IllegalArgumentException("two templates are named '" + template.name() + "'");
            }
        }
    }

    Set<String> templateNames() {
        var names = new HashSet<String>();
        templates.forEach(template -> names.add(template.name()));
        if (other != null) {
            names.addAll(other.names());
        }
        return names;
    }

    /// What channels have at hand under this configuration.
    ///
    /// @param out where the `stdout` channel writes
    public Surroundings surroundings(Clock clock, PrintStream out) {
        return surroundings(clock, out, new KeptOpen());
    }

    /// The same, with what another configuration left open.
    public Surroundings surroundings(Clock clock, PrintStream out, KeptOpen open) {
        var usual = new MessageTexts(templates);
        var texts = other == null ? usual : other.over(usual);
        return new Surroundings(clock, out, new HttpSender(network), texts, enable, open);
    }
}
