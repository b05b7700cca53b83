package dev.plimsoll.notifier.channel;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/// Templates that are to be JSON.
final class JsonTemplates {
    private JsonTemplates() {}

    /// @throws UndeliverableException if it is none: then the template is wrong, whatever is told
    static byte[] checked(Text text, Message message) throws UndeliverableException {
        try {
            Json.read(text.body());
            return text.body().getBytes(StandardCharsets.UTF_8);
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw UndeliverableException.refused("template " + message.template() + " does not make JSON: line "
                    + (at == null ? 0 : at.getLineNr()) + ": " + e.getOriginalMessage()
                    + "; texts stand in quotes there, values are escaped already");
        }
    }
}
