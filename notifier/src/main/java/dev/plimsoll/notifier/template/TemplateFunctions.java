package dev.plimsoll.notifier.template;

import com.github.jknack.handlebars.Decorator;
import com.github.jknack.handlebars.Helper;
import com.github.jknack.handlebars.HelperRegistry;
import com.github.jknack.handlebars.helper.EachHelper;
import com.github.jknack.handlebars.helper.IfHelper;
import com.github.jknack.handlebars.helper.LookupHelper;
import com.github.jknack.handlebars.helper.UnlessHelper;
import com.github.jknack.handlebars.helper.WithHelper;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The functions that templates have: `if`, `unless`, `each`, `with`, `lookup`, `eq`. Nothing can be added.
final class TemplateFunctions implements HelperRegistry {
    private static final Map<String, Helper<?>> HELPERS = Map.of(
            IfHelper.NAME,
            counted(IfHelper.INSTANCE),
            UnlessHelper.NAME,
            counted(UnlessHelper.INSTANCE),
            EachHelper.NAME,
            counted(EachHelper.INSTANCE),
            WithHelper.NAME,
            counted(WithHelper.INSTANCE),
            LookupHelper.NAME,
            counted(LookupHelper.INSTANCE),
            "eq",
            counted((left, options) -> options.tagType == com.github.jknack.handlebars.TagType.SECTION
                    ? equal(left, options.param(0, null)) ? options.fn() : options.inverse()
                    : equal(left, options.param(0, null))));

    private static boolean equal(@Nullable Object left, @Nullable Object right) {
        return Objects.equals(String.valueOf(left), String.valueOf(right));
    }

    private static Helper<Object> counted(Helper<Object> helper) {
        return (value, options) -> {
            Budget.CURRENT.get().step();
            return helper.apply(value, options);
        };
    }

    @Override
    @SuppressWarnings("unchecked")
    public <C> @Nullable Helper<C> helper(String name) {
        return (Helper<C>) HELPERS.get(name);
    }

    @Override
    public Set<Map.Entry<String, Helper<?>>> helpers() {
        return HELPERS.entrySet();
    }

    @Override
    public <H> HelperRegistry registerHelper(String name, Helper<H> helper) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <H> HelperRegistry registerHelperMissing(Helper<H> helper) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(Object source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(Class<?> source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(URI source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(File source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(String name, Reader source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(String name, InputStream source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry registerHelpers(String name, String source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Decorator decorator(String name) {
        return null;
    }

    @Override
    public HelperRegistry registerDecorator(String name, Decorator decorator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HelperRegistry setCharset(Charset charset) {
        return this;
    }
}
