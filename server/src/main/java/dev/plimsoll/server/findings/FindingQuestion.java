package dev.plimsoll.server.findings;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.images.FewImages;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is asked of matches, of images and of both together, as conditions of SQL.
///
/// @param match of `m`
/// @param leading what leads to few matches by an index, besides `match`, which already says it
/// @param image of `i`
/// @param both of `m`, `i` and `x`
/// @param suppressed the same as `both`, for those who know it without SQL
/// @param images ids of the only images that come into question, where these are few
/// @param since the parameter `:since`, before which nothing of it was first seen
/// @param ofImages whether only some images are asked for, however many
/// @param ofMatches whether only some matches are
record FindingQuestion(
        Conditions match,
        Conditions leading,
        Conditions image,
        Conditions both,
        @Nullable Boolean suppressed,
        @Nullable List<Long> images,
        @Nullable Long since,
        boolean ofImages,
        boolean ofMatches) {
    /// A question in parts that have no finding in common. What was first seen since a time is what was found since
    /// then, and what was there before in images that came since then: each leads to few, both together do not.
    static List<FindingQuestion> of(FindingFilter filter, Visibility visibility, Database database) {
        var scope = filter.scope();
        if (scope != null
                && visibility instanceof Visibility.Scopes seen
                && !seen.scopes().contains(scope)) {
            return List.of();
        }
        var since = filter.since();
        if (since == null) {
            return List.of(part(filter, visibility, database, "", "", null));
        }
        return List.of(
                part(filter, visibility, database, "m.opened_at >= :since", "", null),
                part(
                        filter,
                        visibility,
                        database,
                        "m.opened_at < :since",
                        "i.registered_at >= :since",
                        since.toEpochMilli()));
    }

    private static FindingQuestion part(
            FindingFilter filter,
            Visibility visibility,
            Database database,
            String ofMatch,
            String ofImage,
            @Nullable Long registered) {
        var match = filter.ofMatch();
        var image = filter.ofImage().and(visibility.ofImage("i.id"));
        var since = filter.since();
        if (since != null) {
            match.and(ofMatch, "since", since.toEpochMilli());
        }
        if (!ofImage.isEmpty() && since != null) {
            image.and(ofImage, "since", since.toEpochMilli());
        }
        var few = fewImages(filter, visibility, database, registered);
        return new FindingQuestion(
                match,
                filter.leading(),
                image,
                filter.ofBoth(),
                filter.suppressed(),
                few,
                since == null ? null : since.toEpochMilli(),
                few != null
                        || filter.scope() != null
                        || filter.repository() != null
                        || !(visibility instanceof Visibility.Everything),
                filter.narrows() || (since != null && registered == null));
    }

    private static @Nullable List<Long> fewImages(
            FindingFilter filter, Visibility visibility, Database database, @Nullable Long registered) {
        var image = filter.image();
        if (image != null) {
            return List.of(image);
        }
        var before = filter.before();
        return new FewImages(database, visibility)
                .repository(filter.repository())
                .scope(filter.scope())
                .among(
                        "q.id FROM image q WHERE q.registered_at < :few_before",
                        "few_before",
                        before == null ? null : before.toEpochMilli())
                .among("q.id FROM image q WHERE q.registered_at >= :few_since", "few_since", registered)
                .ids()
                .orElse(null);
    }

    Map<String, Object> values() {
        var all = new HashMap<>(match.values());
        all.putAll(image.values());
        all.putAll(both.values());
        return all;
    }

    /// What leads to the matches, and what they must be.
    Map<String, Object> matchValues() {
        var all = new HashMap<>(match.values());
        all.putAll(leading.values());
        return all;
    }
}
