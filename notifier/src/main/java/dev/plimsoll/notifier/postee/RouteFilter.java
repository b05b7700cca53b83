package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.rego.Limits;
import dev.plimsoll.notifier.rego.Rego;
import dev.plimsoll.notifier.rego.RegoException;
import dev.plimsoll.notifier.rego.RegoLoadException;
import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.Value.Bool;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which inputs a route takes: an expression in Rego (`input`), or modules (`input-files`) whose rule
/// `data.postee.allow` decides.
///
/// Immutable; may be shared between threads.
public final class RouteFilter {
    private static final String PACKAGE = "postee";
    private static final String RULE = "allow";
    private static final String HEAD = "package postee\nallow {\n";
    private static final int HEAD_LINES = 2;
    private static final RouteFilter EVERYTHING = new RouteFilter(null);

    private final @Nullable Rego rego;

    private RouteFilter(@Nullable Rego rego) {
        this.rego = rego;
    }

    /// Takes everything, as a route without a condition does.
    public static RouteFilter everything() {
        return EVERYTHING;
    }

    /// @param expression the body of a rule, several lines being one condition
    /// @throws RegoLoadException if it is not Rego; its place counts from the expression's first line
    public static RouteFilter of(String route, String expression, Clock clock) throws RegoLoadException {
        if (expression.isBlank()) {
            return EVERYTHING;
        }
        var name = "route " + route;
        try {
            return load(new TreeMap<>(Map.of(name, HEAD + expression + "\n}\n")), clock);
        } catch (RegoLoadException e) {
            throw new RegoLoadException(placed(name, String.valueOf(e.getMessage())));
        }
    }

    /// Lines count from the expression's first, not from that of the module around it.
    private static String placed(String name, String message) {
        var place = Pattern.compile("^" + Pattern.quote(name) + ":(\\d{1,9}):").matcher(message);
        return place.find()
                ? name + ":" + (Integer.parseInt(place.group(1)) - HEAD_LINES) + ":" + message.substring(place.end())
                : message;
    }

    /// @param files texts of modules by their names; of several, one that allows is enough
    public static RouteFilter ofFiles(SortedMap<String, String> files, Clock clock) throws RegoLoadException {
        return files.isEmpty() ? EVERYTHING : load(new TreeMap<>(files), clock);
    }

    private static RouteFilter load(SortedMap<String, String> modules, Clock clock) throws RegoLoadException {
        BundledModules.all().forEach((file, text) -> {
            if (RegoTemplates.packageOf(text).equals(PACKAGE)) {
                modules.put("bundled/" + file, text);
            }
        });
        return new RouteFilter(Rego.load(modules, clock));
    }

    /// @throws RegoException if the condition cannot be decided: then nobody knows, and whoever asks must say so
    public boolean takes(Value input) throws RegoException {
        return rego == null
                || rego.evaluate(PACKAGE, RULE, input, Limits.DEFAULT).stream()
                        .anyMatch(value -> value instanceof Bool(boolean allowed) && allowed);
    }
}
