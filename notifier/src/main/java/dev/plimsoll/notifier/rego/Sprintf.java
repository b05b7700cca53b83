package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// `sprintf`: the verbs and flags of Go's package fmt that messages are made with. What does not fit is shown in the
/// text, as there: `%!d(string=five)`.
final class Sprintf {
    private static final int MAX_WIDTH = 10_000;

    private final String format;
    private final List<Value> values;
    private final Budget budget;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int next;

    private Sprintf(String format, List<Value> values, Budget budget) {
        this.format = format;
        this.values = values;
        this.budget = budget;
    }

    static String text(String format, List<Value> values, Budget budget) {
        return new Sprintf(format, values, budget).text();
    }

    private String text() {
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c == '%') {
                verb();
            } else {
                out.append(c);
            }
            TextFunctions.room(out.length(), budget);
        }
        if (next < values.size()) {
            out.append("%!(EXTRA ");
            for (int i = next; i < values.size(); i++) {
                out.append(i > next ? ", " : "")
                        .append(goType(values.get(i)))
                        .append('=')
                        .append(shown(values.get(i)));
            }
            out.append(')');
        }
        return out.toString();
    }

    private void verb() {
        boolean left = false;
        boolean zero = false;
        boolean plus = false;
        boolean sharp = false;
        boolean space = false;
        flags:
        while (at < format.length()) {
            switch (format.charAt(at)) {
                case '-' -> left = true;
                case '0' -> zero = true;
                case '+' -> plus = true;
                case '#' -> sharp = true;
                case ' ' -> space = true;
                default -> {
                    break flags;
                }
            }
            at++;
        }
        int width = number();
        int precision = -1;
        if (at < format.length() && format.charAt(at) == '.') {
            at++;
            precision = Math.max(0, number());
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.append('%');
            return;
        }
        if (next >= values.size()) {
            out.append("%!").appendCodePoint(verb).append("(MISSING)");
            return;
        }
        var text = one(verb, values.get(next++), precision, plus, space, sharp);
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            out.append(text);
        } else if (left) {
            out.append(text).repeat(' ', missing);
        } else if (zero && !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
            out.append(text.charAt(0)).repeat('0', missing).append(text, 1, text.length());
        } else {
            out.repeat(zero ? '0' : ' ', missing).append(text);
        }
    }

    private int number() {
        int number = -1;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            number = Math.max(0, number) * 10 + format.charAt(at++) - '0';
            if (number > MAX_WIDTH) {
                throw new Halt("sprintf is to fill more than " + MAX_WIDTH + " places");
            }
        }
        return number;
    }

    private String one(int verb, Value value, int precision, boolean plus, boolean space, boolean sharp) {
        return switch (verb) {
            case 'v' -> value instanceof Num ? signed(value, shown(value), plus, space) : shown(value);
            case 's' -> {
                if (value instanceof Num || value instanceof Bool) {
                    yield wrong(verb, value);
                }
                var text = shown(value);
                yield precision >= 0 && precision < text.codePointCount(0, text.length())
                        ? text.substring(0, text.offsetByCodePoints(0, precision))
                        : text;
            }
            case 'q' ->
                value instanceof Text || !(value instanceof Num)
                        ? ValueText.shown(new Array(List.of(new Text(shown(value)))), budget.charactersLeft())
                                .transform(quoted -> quoted.substring(1, quoted.length() - 1))
                        : wrong(verb, value);
            case 'd' ->
                value instanceof Num number && number.isInteger()
                        ? signed(value, shown(value), plus, space)
                        : wrong(verb, value);
            case 'x', 'X' -> hexadecimal(verb, value, sharp);
            case 'o', 'b' ->
                value instanceof Num number && number.isInteger()
                        ? number.value().toBigInteger().toString(verb == 'o' ? 8 : 2)
                        : wrong(verb, value);
            case 'f', 'F' ->
                value instanceof Num number
                        ? signed(
                                value,
                                number.value()
                                        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
                                        .toPlainString(),
                                plus,
                                space)
                        : wrong(verb, value);
            case 'e', 'E', 'g', 'G' ->
                value instanceof Num number ? scientific(verb, number.value(), precision) : wrong(verb, value);
            case 't' -> value instanceof Bool ? shown(value) : wrong(verb, value);
            case 'T' -> goType(value);
            default -> wrong(verb, value);
        };
    }

    private static String signed(Value value, String text, boolean plus, boolean space) {
        boolean negative = value instanceof Num number && number.value().signum() < 0;
        return negative || (!plus && !space) ? text : (plus ? "+" : " ") + text;
    }

    private String hexadecimal(int verb, Value value, boolean sharp) {
        String digits;
        if (value instanceof Num number && number.isInteger()) {
            digits = (sharp ? "0x" : "") + number.value().toBigInteger().toString(16);
        } else if (value instanceof Text(String text)) {
            digits = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        } else {
            return wrong(verb, value);
        }
        return verb == 'X' ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private String scientific(int verb, BigDecimal value, int precision) {
        boolean general = verb == 'g' || verb == 'G';
        if (general && precision < 0) {
            return ValueText.shown(new Num(value), budget.charactersLeft());
        }
        var java =
                String.format(Locale.ROOT, "%." + (precision < 0 ? 6 : precision) + (char) verb, value.doubleValue());
        return java;
    }

    private String wrong(int verb, Value value) {
        return "%!" + Character.toString(verb) + "(" + goType(value) + "=" + shown(value) + ")";
    }

    private String shown(Value value) {
        return ValueText.shown(value, budget.charactersLeft());
    }

    /// The type that Go names; composite values are texts there.
    private static String goType(Value value) {
        return switch (value) {
            case Num number -> number.isInteger() ? "int" : "float64";
            case Bool _ -> "bool";
            case Null _, Text _, Array _, Obj _, SetOf _ -> "string";
        };
    }
}
