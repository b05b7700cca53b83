package dev.plimsoll.notifier.template;

import com.github.jknack.handlebars.io.AbstractTemplateLoader;
import com.github.jknack.handlebars.io.TemplateSource;
import java.io.IOException;

/// Where templates find other templates: nowhere.
final class NoTemplates extends AbstractTemplateLoader {
    @Override
    public TemplateSource sourceAt(String location) throws IOException {
        throw new IOException("templates cannot read other templates");
    }
}
