package dev.plimsoll.notifier.rego;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The functions that a module can call by their names: its own, those of other modules, and built-in ones.
final class Callables {
    private final Module module;
    private final RuleNames names;

    Callables(Module module, RuleNames names) {
        this.module = module;
        this.names = names;
    }

    /// How many arguments a function takes.
    int arity(String function, Scope scope, Position at) throws RegoLoadException {
        var rule = find(function, scope, at);
        if (rule == null) {
            return builtin(function, at).arity();
        }
        int arity = names.arity(rule);
        if (arity < 0) {
            throw new RegoLoadException(at, rule + " is no function; it cannot be called");
        }
        return arity;
    }

    /// The function of a module; absent where the name is that of a built-in one.
    Expr.@Nullable RuleName find(String function, Scope scope, Position at) throws RegoLoadException {
        int dot = function.indexOf('.');
        var first = dot < 0 ? function : function.substring(0, dot);
        if (scope.find(first) != null) {
            throw new RegoLoadException(at, "'" + first + "' is a variable; it cannot be called");
        }
        if (dot < 0) {
            var own = names.rule(module.path(), function);
            var imported = module.imports().get(function);
            return own != null || imported == null ? own : inModules(at, imported, "");
        }
        var path = first.equals("data") ? List.of("data") : module.imports().get(first);
        return path == null ? null : inModules(at, path, function.substring(dot));
    }

    private Expr.RuleName inModules(Position at, List<String> path, String rest) throws RegoLoadException {
        var whole = String.join(".", path) + rest;
        int last = whole.lastIndexOf('.');
        int first = whole.indexOf('.');
        var rule = first < 0 || first == last
                ? null
                : names.rule(whole.substring(first + 1, last), whole.substring(last + 1));
        if (rule == null) {
            throw new RegoLoadException(
                    at, "no module has the function " + whole + names.similar(whole.substring(first + 1)));
        }
        return rule;
    }

    static Function builtin(String name, Position at) throws RegoLoadException {
        var function = Functions.find(name);
        if (function != null) {
            return function;
        }
        if (name.equals("http.send") || name.startsWith("net.") || name.equals("opa.runtime")) {
            throw new RegoLoadException(at, "'" + name + "' reaches out to the world, which no template may");
        }
        throw new RegoLoadException(
                at,
                "nothing is known of a function '" + name + "'"
                        + RuleNames.nearest(
                                name,
                                Functions.list().stream().map(Function::name).toList()));
    }
}
