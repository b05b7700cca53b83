package dev.plimsoll.notifier.settings;

import dev.plimsoll.notifier.channel.Texts;
import java.util.Set;

/// Templates that a configuration brings which are none of the notifier's own kind.
public interface OtherTexts {
    /// By which routes name them.
    Set<String> names();

    /// Texts that know these templates, and leave the rest to the usual ones.
    Texts over(Texts usual);
}
