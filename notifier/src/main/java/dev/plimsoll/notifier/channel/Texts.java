package dev.plimsoll.notifier.channel;

/// Puts messages into words.
public interface Texts {
    /// A message in a markup, by its own template or the built-in one; everything foreign in it is escaped.
    ///
    /// @param limit the longest body that the destination takes, in characters: what does not fit is left out, the
    ///     worst findings stay, and the text says how many are missing
    /// @throws UndeliverableException if the template fails
    Text text(Message message, Markup markup, int limit) throws UndeliverableException;

    /// The same, for a destination that gets all findings as a file beside it; the text says so where it leaves some
    /// out.
    ///
    /// @throws UndeliverableException if the template fails
    default Text besideFile(Message message, Markup markup, int limit) throws UndeliverableException {
        return text(message, markup, limit);
    }

    /// One line of foreign text in a markup, so that it marks nothing there.
    String escaped(String text, Markup markup);

    /// A template of the configuration itself, filled with a message.
    ///
    /// @param body the template
    /// @throws UndeliverableException if the template fails
    String fill(String body, Message message, Markup markup, int limit) throws UndeliverableException;
}
