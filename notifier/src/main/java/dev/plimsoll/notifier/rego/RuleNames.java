package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Expr.RuleName;
import dev.plimsoll.notifier.rego.Rule.Kind;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rules of all modules together, by name.
final class RuleNames {
    private final SortedMap<RuleName, Integer> arities = new TreeMap<>();
    private final SortedMap<RuleName, Kind> kinds = new TreeMap<>();

    RuleNames(Collection<Module> modules) throws RegoLoadException {
        var defaults = new TreeMap<RuleName, Position>();
        for (var module : modules) {
            for (var rule : module.rules()) {
                var name = new RuleName(module.path(), rule.name());
                if (rule.kind() == Kind.DEFAULT) {
                    if (defaults.put(name, rule.at()) != null) {
                        throw new RegoLoadException(rule.at(), name + " has two defaults");
                    }
                } else {
                    add(name, rule);
                }
            }
        }
        defaults.forEach((name, _) -> {
            arities.putIfAbsent(name, -1);
            kinds.putIfAbsent(name, Kind.COMPLETE);
        });
        for (var entry : defaults.entrySet()) {
            var kind = kinds.get(entry.getKey());
            if (kind == Kind.PARTIAL_SET || kind == Kind.PARTIAL_OBJECT) {
                throw new RegoLoadException(
                        entry.getValue(), entry.getKey() + " is " + kind.shown() + " and can have no default");
            }
        }
    }

    private void add(RuleName name, Rule rule) throws RegoLoadException {
        var before = kinds.putIfAbsent(name, rule.kind());
        if (before != null && before != rule.kind()) {
            throw new RegoLoadException(
                    rule.at(),
                    name + " is " + rule.kind().shown() + " here and " + before.shown() + " before; use two names");
        }
        int arity = rule.kind() == Kind.FUNCTION ? rule.arguments().size() : -1;
        var other = arities.putIfAbsent(name, arity);
        if (other != null && other != arity) {
            throw new RegoLoadException(
                    rule.at(), name + " takes " + arity + " arguments here and " + other + " before");
        }
    }

    @Nullable
    RuleName rule(String path, String name) {
        var rule = new RuleName(path, name);
        return arities.containsKey(rule) ? rule : null;
    }

    Kind kind(RuleName rule) {
        return kinds.getOrDefault(rule, Kind.COMPLETE);
    }

    /// How many arguments the function takes; -1 where the rule is none.
    int arity(RuleName rule) {
        return arities.getOrDefault(rule, -1);
    }

    /// What may have been meant instead of a full name without `data.`, for the end of a message.
    String similar(String whole) {
        return nearest(
                "data." + whole,
                arities.keySet().stream().map(RuleName::toString).toList());
    }

    static String nearest(String wanted, List<String> known) {
        var best = "";
        int least = 3;
        for (var one : known) {
            int distance = distance(wanted, one);
            if (distance < least) {
                least = distance;
                best = one;
            }
        }
        return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
    }

    /// Levenshtein's.
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 2) {
            return Integer.MAX_VALUE;
        }
        int[] before = new int[other.length() + 1];
        for (int i = 0; i <= other.length(); i++) {
            before[i] = i;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(change, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
