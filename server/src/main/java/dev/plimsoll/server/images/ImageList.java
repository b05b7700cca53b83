package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Lists images with what their last judgement counted.
@Component
class ImageList {
    private final Database database;

    ImageList(Database database) {
        this.database = database;
    }

    record Listed(
            long id,
            String digest,
            String reference,
            String status,
            Instant registeredAt,
            Instant lastRegisteredAt,
            Verdict verdict,
            Counts findings) {}

    /// @param outcome what a build ends with: `compliant`, `not_compliant`, `incomplete`, `database_too_old`
    record Verdict(boolean compliant, boolean blocks, String outcome, Instant judgedAt) {}

    /// Open findings by severity.
    record Counts(
            long critical,
            long high,
            long medium,
            long low,
            long negligible,
            long unrated,
            long fixable,
            long exploited,
            long suppressed) {}

    /// In which order, each told by the columns of its key.
    enum Sort {
        NEWEST("i.registered_at, i.id", true),
        /// By criticals, then high, then medium findings.
        WORST("s.critical, s.high, s.medium, s.image_id", true),
        REFERENCE("i.reference, i.id", false);

        private final String key;
        private final boolean descending;

        Sort(String key, boolean descending) {
            this.key = key;
            this.descending = descending;
        }

        static Sort parse(@Nullable String text) {
            for (var sort : values()) {
                if (text == null || sort.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return sort;
                }
            }
            throw new InvalidInput("sort", "must be newest, worst or reference");
        }

        private String order() {
            return descending ? key.replace(",", " DESC,") + " DESC" : key;
        }

        /// The same order in words that no index has: few images are found by their ids and sorted.
        private String sorted() {
            var first = this == REFERENCE ? "i.reference || ''" : key.replaceFirst(",.*", "") + " + 0";
            return order().replaceFirst("^[a-z.]+[_a-z]*", java.util.regex.Matcher.quoteReplacement(first));
        }

        private int parts() {
            return key.split(", ", -1).length;
        }

        private String behind() {
            var places =
                    IntStream.range(0, parts()).mapToObj(place -> ":at" + place).collect(Collectors.joining(", "));
            return "(" + key + ") " + (descending ? "<" : ">") + " (" + places + ")";
        }
    }

    private record Row(Listed image, List<String> key) {}

    /// @param among what may leave only few images, for [FewImages]
    Page<Listed> page(
            Conditions asked, FewImages among, Visibility visibility, Sort sort, @Nullable String after, int limit) {
        var conditions = asked.and(visibility.ofImage("i.id"));
        var few = among.ids();
        few.ifPresent(ids -> conditions.and("i.id IN (:few)", "few", ids));
        if (after != null) {
            position(conditions, sort, after);
        }
        var found = database.sql("SELECT " + COLUMNS + " WHERE 1 = 1" + conditions.sql() + " ORDER BY "
                        + (few.isPresent() ? sort.sorted() : sort.order()) + " LIMIT :limit")
                .params(conditions.values())
                .param("limit", limit + 1)
                .query((row, n) -> {
                    var image = listed(row);
                    return new Row(image, key(image, sort));
                })
                .list();
        var page = Page.of(found, limit, row -> String.join("~", row.key));
        return new Page<>(page.items().stream().map(Row::image).toList(), page.next());
    }

    /// One image; the caller has made sure that the asker may see it.
    Listed one(long id) {
        return database.sql("SELECT " + COLUMNS + " WHERE i.id = ?")
                .param(id)
                .query((row, n) -> listed(row))
                .single();
    }

    private static final String COLUMNS = """
            i.id, i.digest, i.reference, i.status, i.registered_at, i.last_registered_at, v.compliant, v.blocks,
              v.outcome, v.judged_at, s.critical, s.high, s.medium, s.low, s.negligible, s.unrated, s.fixable,
              s.exploited, s.suppressed
            FROM image i JOIN image_summary s ON s.image_id = i.id JOIN image_verdict v ON v.image_id = i.id""";

    private static List<String> key(Listed image, Sort sort) {
        return switch (sort) {
            case NEWEST -> List.of(Long.toString(image.registeredAt.toEpochMilli()), Long.toString(image.id));
            case WORST ->
                List.of(
                        Long.toString(image.findings.critical),
                        Long.toString(image.findings.high),
                        Long.toString(image.findings.medium),
                        Long.toString(image.id));
            case REFERENCE -> List.of(image.reference, Long.toString(image.id));
        };
    }

    private static void position(Conditions conditions, Sort sort, String after) {
        // a reference may hold anything: the id behind the last separator cannot
        var parts = sort == Sort.REFERENCE
                ? Arrays.asList(
                        after.substring(0, Math.max(0, after.lastIndexOf('~'))),
                        after.substring(after.lastIndexOf('~') + 1))
                : Arrays.asList(after.split("~", -1));
        if (parts.size() != sort.parts() || after.indexOf('\0') >= 0) {
            throw new InvalidInput("after", "must be the 'next' of a page before, in the same order");
        }
        conditions.and(sort.behind());
        for (int i = 0; i < parts.size(); i++) {
            boolean text = sort == Sort.REFERENCE && i == 0;
            try {
                conditions.values().put("at" + i, text ? parts.get(i) : (Object) Long.valueOf(parts.get(i)));
            } catch (NumberFormatException e) {
                throw new InvalidInput("after", "must be the 'next' of a page before, in the same order");
            }
        }
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4).toLowerCase(Locale.ROOT),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)),
                new Verdict(
                        row.getLong(7) == 1,
                        row.getLong(8) == 1,
                        row.getString(9).toLowerCase(Locale.ROOT),
                        Instant.ofEpochMilli(row.getLong(10))),
                new Counts(
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17),
                        row.getLong(18),
                        row.getLong(19)));
    }
}
