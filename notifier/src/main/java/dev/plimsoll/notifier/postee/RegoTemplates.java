package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.rego.Limits;
import dev.plimsoll.notifier.rego.Rego;
import dev.plimsoll.notifier.rego.RegoException;
import dev.plimsoll.notifier.rego.RegoLoadException;
import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.Text;
import dev.plimsoll.notifier.rego.ValueJson;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Templates in Rego, as Postee takes them: a package with the rules `title` and `result`, and `aggregation_pkg` where
/// several messages may become one.
///
/// Immutable; may be shared between threads.
public final class RegoTemplates {
    /// What bundled templates share is no template itself.
    private static final String LIBRARY = "plimsoll.";

    private static final String TITLE = "title";
    private static final String RESULT = "result";
    private static final String AGGREGATION = "aggregation_pkg";

    private final Rego rego;

    private RegoTemplates(Rego rego) {
        this.rego = rego;
    }

    /// @param own modules of the configuration, by the names of their files; they stand beside the bundled ones, and a
    ///     package of theirs replaces a bundled one of the same name
    /// @throws RegoLoadException if a module is not Rego, or uses what is not known here
    public static RegoTemplates load(Map<String, String> own, Clock clock) throws RegoLoadException {
        var packages = own.values().stream().map(RegoTemplates::packageOf).toList();
        var modules = new TreeMap<>(own);
        BundledModules.all().forEach((file, text) -> {
            var name = packageOf(text);
            // what data.postee holds is common to all, and added to rather than replaced
            if (name.equals("postee") || !packages.contains(name)) {
                modules.putIfAbsent("bundled/" + file, text);
            }
        });
        return new RegoTemplates(Rego.load(modules, clock));
    }

    /// The name behind the word `package`; empty where there is none.
    static String packageOf(String module) {
        return module.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("package "))
                .map(line -> line.substring("package ".length())
                        .split("[\\s#;]", 2)[0]
                        .strip())
                .findFirst()
                .orElse("");
    }

    /// Whether that package is a template.
    public boolean has(String name) {
        return rego.has(name, RESULT);
    }

    /// The packages that are templates, sorted.
    public List<String> names() {
        return rego.packages().stream()
                .filter(name -> !name.startsWith(LIBRARY) && has(name))
                .sorted()
                .toList();
    }

    /// @param name of the package
    /// @throws RegoException if the package says nothing of this input, contradicts itself, or takes too long
    public Content render(String name, Value input) throws RegoException {
        var said = rego.evaluate(name, input, Limits.DEFAULT);
        var title = at(said, TITLE).orElseThrow(() -> silent(name, TITLE));
        var result = at(said, RESULT).orElseThrow(() -> silent(name, RESULT));
        return new Content(title instanceof Text(String text) ? text : json(title), result, further(said));
    }

    private static RegoException silent(String name, String rule) {
        return new RegoException("template " + name + " has no '" + rule
                + "' for this input; 'plimsoll notifier explain'" + " shows the input as the template gets it");
    }

    /// The package that makes one message of several; absent where the template knows none.
    public Optional<String> aggregation(String name) throws RegoException {
        return rego.evaluate(name, AGGREGATION, new Obj(new TreeMap<>()), Limits.DEFAULT)
                .map(value -> value instanceof Text(String text) ? text : "")
                .filter(this::has);
    }

    /// Makes one message of several.
    ///
    /// @param name of the package that [#aggregation] named
    public Content aggregate(String name, List<Content> several) throws RegoException {
        return render(name, new Array(several.stream().map(RegoTemplates::item).toList()));
    }

    private static Value item(Content content) {
        return new Obj(new TreeMap<>(
                Map.of(new Text(TITLE), new Text(content.title()), new Text("description"), content.result())));
    }

    private static SortedMap<String, String> further(Obj said) {
        var further = new HashMap<String, String>();
        said.entries().forEach((rule, value) -> {
            if (rule instanceof Text(String name) && name.startsWith(RESULT + "_")) {
                further.put(name, value instanceof Text(String text) ? text : json(value));
            }
        });
        return new TreeMap<>(further);
    }

    private static Optional<Value> at(Obj said, String rule) {
        @Nullable Value value = said.entries().get(new Text(rule));
        return Optional.ofNullable(value);
    }

    static String json(Value value) {
        return ValueJson.write(value);
    }
}
