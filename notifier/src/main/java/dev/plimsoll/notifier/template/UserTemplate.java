package dev.plimsoll.notifier.template;

import org.jspecify.annotations.Nullable;

/// A template of the configuration: Handlebars over the values that docs/channels.md lists, escaped already for the
/// destination that it is used for.
///
/// ```yaml
/// templates:
///   - { name: short, title: '{{severity}}: {{title}}', body: '{{lead}} {{#each findings}}{{id}} {{/each}}' }
/// ```
///
/// @param name by which routes and channels name it
/// @param title of the message; absent for the built-in one
/// @param body in the destination's markup
public record UserTemplate(String name, @Nullable String title, String body) {
    /// @throws IllegalArgumentException if it is no template, or asks for what templates may not do
    @SuppressWarnings("NullAway") // readers of files leave out what is not there
    public UserTemplate {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name is missing");
        }
        if (body == null || body.isEmpty()) {
            throw new IllegalArgumentException("body is missing");
        }
        SafeHandlebars.check("body", body);
        if (title != null) {
            SafeHandlebars.check("title", title);
        }
    }
}
