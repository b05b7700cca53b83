package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Expr.RuleName;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.Text;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Modules of Rego that were loaded together: what message templates and the inputs of routes are written in (Open
/// Policy Agent, policy language; without `with`, without recursion and without any function that reaches out to
/// the world).
///
/// Immutable; may be shared between threads.
public final class Rego {
    private final RuleNames names;
    private final SortedMap<RuleName, List<Rule>> rules;
    private final Clock clock;

    private Rego(RuleNames names, SortedMap<RuleName, List<Rule>> rules, Clock clock) {
        this.names = names;
        this.rules = Collections.unmodifiableSortedMap(rules);
        this.clock = clock;
    }

    /// @param modules texts by the names of their files, which messages name
    /// @param clock what `time.now_ns` reads, once for each evaluation
    /// @throws RegoLoadException if a module is not Rego, or uses what is not known here
    public static Rego load(Map<String, String> modules, Clock clock) throws RegoLoadException {
        List<Module> read = new ArrayList<>();
        for (var module : new TreeMap<>(modules).entrySet()) {
            try {
                read.add(Parser.read(module.getKey(), module.getValue()));
            } catch (StackOverflowError e) {
                throw new RegoLoadException(module.getKey() + ": terms are nested too deeply");
            }
        }
        var names = new RuleNames(read);
        var rules = new TreeMap<RuleName, List<Rule>>();
        for (var module : read) {
            for (var rule : module.rules()) {
                rules.computeIfAbsent(new RuleName(module.path(), rule.name()), _ -> new ArrayList<>())
                        .add(new Resolver(module, names).rule(rule));
            }
        }
        Recursion.refuse(rules);
        return new Rego(names, rules, clock);
    }

    /// Whether the package has that rule, and it is no function.
    ///
    /// @param path of the package, for example `postee.vuls.html`
    public boolean has(String path, String rule) {
        var name = names.rule(path, rule);
        return name != null && names.arity(name) < 0;
    }

    /// The packages, sorted.
    public List<String> packages() {
        return rules.keySet().stream().map(RuleName::path).distinct().toList();
    }

    /// What a rule says of an input; absent where it says nothing.
    ///
    /// @param input absent to leave `input` undefined
    /// @throws RegoException if rules contradict one another, or a limit is reached
    public Optional<Value> evaluate(String path, String rule, @Nullable Value input, Limits limits)
            throws RegoException {
        var name = names.rule(path, rule);
        return name == null || names.arity(name) >= 0
                ? Optional.empty()
                : guarded(path, () -> evaluation(input, limits).rule(name));
    }

    /// All that the rules of a package say of an input, by name; functions and rules that say nothing are left out.
    ///
    /// @param input absent to leave `input` undefined
    /// @throws RegoException if rules contradict one another, or a limit is reached
    public Obj evaluate(String path, @Nullable Value input, Limits limits) throws RegoException {
        return guarded(path, () -> {
            var evaluation = evaluation(input, limits);
            Map<Value, Value> said = new LinkedHashMap<>();
            for (var name : rules.keySet()) {
                if (name.path().equals(path) && names.arity(name) < 0) {
                    evaluation.rule(name).ifPresent(value -> said.put(new Text(name.name()), value));
                }
            }
            return new Obj(new TreeMap<>(said));
        });
    }

    private Evaluation evaluation(@Nullable Value input, Limits limits) {
        return new Evaluation(rules, names, input, new Budget(limits, clock.instant()));
    }

    private interface Question<T> {
        T ask();
    }

    private static <T> T guarded(String path, Question<T> question) throws RegoException {
        try {
            return question.ask();
        } catch (Halt e) {
            throw new RegoException("package " + path + " gives no answer: " + e.getMessage());
        } catch (StackOverflowError e) {
            throw new RegoException("package " + path + " gives no answer: terms are nested too deeply");
        }
    }
}
