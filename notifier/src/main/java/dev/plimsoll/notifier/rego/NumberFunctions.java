package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.number;
import static dev.plimsoll.notifier.rego.Functions.whole;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// Functions about numbers.
final class NumberFunctions {
    private NumberFunctions() {}

    static void addTo(Functions.Collected all) {
        all.add(
                "abs",
                1,
                (arguments, budget) ->
                        new Num(number(arguments.getFirst()).value().abs()));
        all.add("round", 1, (arguments, budget) -> rounded(arguments, RoundingMode.HALF_UP));
        all.add("ceil", 1, (arguments, budget) -> rounded(arguments, RoundingMode.CEILING));
        all.add("floor", 1, (arguments, budget) -> rounded(arguments, RoundingMode.FLOOR));
        all.add("to_number", 1, (arguments, budget) -> toNumber(arguments.getFirst()));
        all.add("numbers.range", 2, (arguments, budget) -> range(arguments, budget));
        all.add("format_int", 2, (arguments, budget) -> {
            int base = Functions.index(arguments.get(1));
            if (base != 2 && base != 8 && base != 10 && base != 16) {
                throw new NotApplicable();
            }
            BigInteger whole = number(arguments.get(0)).value().toBigInteger();
            return Functions.made(whole.toString(base), budget);
        });
    }

    private static Value rounded(List<Value> arguments, RoundingMode mode) throws NotApplicable {
        return new Num(number(arguments.getFirst()).value().setScale(0, mode));
    }

    private static Value toNumber(Value value) throws NotApplicable {
        return switch (value) {
            case Null _ -> Num.of(0);
            case Bool(boolean bool) -> Num.of(bool ? 1 : 0);
            case Num number -> number;
            case Text(String text) -> {
                try {
                    if (text.length() > Limits.MAX_DIGITS) {
                        throw new NotApplicable();
                    }
                    yield new Num(new BigDecimal(text));
                } catch (NumberFormatException e) {
                    throw new NotApplicable();
                }
            }
            case Array _, Obj _, SetOf _ -> throw new NotApplicable();
        };
    }

    private static Value range(List<Value> arguments, Budget budget) throws NotApplicable {
        long from = whole(arguments.get(0));
        long to = whole(arguments.get(1));
        List<Value> items = new ArrayList<>();
        long step = from <= to ? 1 : -1;
        for (long at = from; at != to; at += step) {
            budget.step();
            items.add(Num.of(at));
        }
        items.add(Num.of(to));
        return new Array(items);
    }
}
