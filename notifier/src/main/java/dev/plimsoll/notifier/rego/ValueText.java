package dev.plimsoll.notifier.rego;

import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Null;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Obj;
import dev.plimsoll.notifier.rego.Value.SetOf;
import dev.plimsoll.notifier.rego.Value.Text;
import java.util.Collection;

/// Writes values as texts: as JSON (RFC 8259), or as Rego shows them within a text, with sets and with spaces.
final class ValueText {
    private final StringBuilder out = new StringBuilder();
    private final boolean json;
    private final long most;

    private ValueText(boolean json, long most) {
        this.json = json;
        this.most = most;
    }

    /// @param most characters; more halt the evaluation
    static String json(Value value, long most) {
        return new ValueText(true, most).text(value);
    }

    /// As `sprintf("%v")` shows it: a string at the top stands without quotes.
    static String shown(Value value, long most) {
        return value instanceof Text(String text) ? text : new ValueText(false, most).text(value);
    }

    private String text(Value value) {
        write(value);
        return out.toString();
    }

    private void write(Value value) {
        if (out.length() > most) {
            throw new Halt("the texts together have more characters than allowed");
        }
        switch (value) {
            case Null _ -> out.append("null");
            case Bool(boolean bool) -> out.append(bool);
            case Num number -> out.append(number.value().toPlainString());
            case Text(String text) -> quote(text);
            case Array(var items) -> items('[', items, ']');
            case SetOf(var items) -> {
                if (json) {
                    items('[', items, ']');
                } else if (items.isEmpty()) {
                    out.append("set()");
                } else {
                    items('{', items, '}');
                }
            }
            case Obj(var entries) -> {
                out.append('{');
                int at = 0;
                for (var entry : entries.entrySet()) {
                    separate(at++);
                    if (json && !(entry.getKey() instanceof Text)) {
                        quote(new ValueText(true, most).text(entry.getKey()));
                    } else {
                        write(entry.getKey());
                    }
                    out.append(json ? ":" : ": ");
                    write(entry.getValue());
                }
                out.append('}');
            }
        }
    }

    private void items(char open, Collection<Value> items, char close) {
        out.append(open);
        int at = 0;
        for (var item : items) {
            separate(at++);
            write(item);
        }
        out.append(close);
    }

    private void separate(int at) {
        if (at > 0) {
            out.append(json ? "," : ", ");
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // what JSON would not take, and what would end a script or a line in a page
                    if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                        out.append(json || c < 0x20 ? String.format("\\u%04x", (int) c) : String.valueOf(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
