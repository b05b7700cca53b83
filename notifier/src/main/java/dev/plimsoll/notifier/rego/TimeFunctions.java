package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.index;
import static dev.plimsoll.notifier.rego.Functions.made;
import static dev.plimsoll.notifier.rego.Functions.number;
import static dev.plimsoll.notifier.rego.Functions.text;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Array;
import dev.plimsoll.notifier.rego.Value.Num;
import dev.plimsoll.notifier.rego.Value.Text;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Functions about time. Times are nanoseconds since 1970 in UTC, or an array of them and the name of a time zone.
final class TimeFunctions {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    private TimeFunctions() {}

    static void addTo(Functions.Collected all) {
        all.add("time.now_ns", 0, (arguments, budget) -> nanos(budget.now()));
        all.add("time.parse_rfc3339_ns", 1, (arguments, budget) -> {
            try {
                return nanos(OffsetDateTime.parse(text(arguments.getFirst())).toInstant());
            } catch (DateTimeException e) {
                throw new NotApplicable();
            }
        });
        all.add("time.parse_duration_ns", 1, (arguments, budget) -> duration(text(arguments.getFirst())));
        all.add(
                "time.format",
                1,
                (arguments, budget) ->
                        made(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time(arguments.getFirst())), budget));
        all.add("time.date", 1, (arguments, budget) -> {
            var time = time(arguments.getFirst());
            return numbers(time.getYear(), time.getMonthValue(), time.getDayOfMonth());
        });
        all.add("time.clock", 1, (arguments, budget) -> {
            var time = time(arguments.getFirst());
            return numbers(time.getHour(), time.getMinute(), time.getSecond());
        });
        all.add(
                "time.weekday",
                1,
                (arguments, budget) -> new Text(
                        time(arguments.getFirst()).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)));
        all.add("time.add_date", 4, (arguments, budget) -> {
            try {
                return nanos(time(arguments.get(0))
                        .plusYears(index(arguments.get(1)))
                        .plusMonths(index(arguments.get(2)))
                        .plusDays(index(arguments.get(3)))
                        .toInstant());
            } catch (DateTimeException | ArithmeticException e) {
                throw new NotApplicable();
            }
        });
        all.add("time.diff", 2, (arguments, budget) -> difference(time(arguments.get(0)), time(arguments.get(1))));
    }

    private static Num nanos(Instant time) {
        return new Num(new BigDecimal(
                BigInteger.valueOf(time.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(time.getNano()))));
    }

    private static ZonedDateTime time(Value value) throws NotApplicable {
        try {
            ZoneId zone = ZoneOffset.UTC;
            var nanos = value;
            if (value instanceof Array(var parts)) {
                if (parts.size() < 2) {
                    throw new NotApplicable();
                }
                nanos = parts.get(0);
                var name = text(parts.get(1));
                zone = name.isEmpty() || name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
            }
            var parts = number(nanos).value().toBigIntegerExact().divideAndRemainder(NANOS);
            return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact())
                    .atZone(zone);
        } catch (DateTimeException | ArithmeticException e) {
            throw new NotApplicable();
        }
    }

    private static Array numbers(int... numbers) {
        List<Value> items = new ArrayList<>();
        for (int number : numbers) {
            items.add(Num.of(number));
        }
        return new Array(items);
    }

    /// Years, months, days, hours, minutes and seconds between two times.
    private static Array difference(ZonedDateTime one, ZonedDateTime other) {
        var from = one.isBefore(other) ? one : other;
        var to = (one.isBefore(other) ? other : one).withZoneSameInstant(from.getZone());
        var period = Period.between(from.toLocalDate(), to.toLocalDate());
        if (to.toLocalTime().isBefore(from.toLocalTime())) {
            period = Period.between(from.toLocalDate(), to.toLocalDate().minusDays(1));
        }
        var rest = Duration.between(from.plus(period), to);
        return numbers(
                period.getYears(),
                period.getMonths(),
                period.getDays(),
                rest.toHoursPart(),
                rest.toMinutesPart(),
                rest.toSecondsPart());
    }

    /// As Go writes durations: `1h30m`, `-1.5s`, `300ms`.
    private static Num duration(String text) throws NotApplicable {
        var rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Num.of(0);
        }
        var total = BigDecimal.ZERO;
        int at = 0;
        while (at < rest.length()) {
            int number = at;
            while (at < rest.length() && (Character.isDigit(rest.charAt(at)) || rest.charAt(at) == '.')) {
                at++;
            }
            int unit = at;
            while (at < rest.length() && !Character.isDigit(rest.charAt(at)) && rest.charAt(at) != '.') {
                at++;
            }
            if (number == unit || unit == at || unit - number > 20) {
                throw new NotApplicable();
            }
            try {
                total = total.add(new BigDecimal(rest.substring(number, unit))
                        .multiply(BigDecimal.valueOf(unit(rest.substring(unit, at)))));
            } catch (NumberFormatException e) {
                throw new NotApplicable();
            }
        }
        if (rest.isEmpty()) {
            throw new NotApplicable();
        }
        return new Num(text.startsWith("-") ? total.negate() : total);
    }

    private static long unit(String unit) throws NotApplicable {
        return switch (unit) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> 1_000;
            case "ms" -> 1_000_000;
            case "s" -> 1_000_000_000;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new NotApplicable();
        };
    }
}
