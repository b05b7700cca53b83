package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The images that a question can be about, where these are few: then a list reads them and sorts, instead of walking
/// past everybody else's in its order (docs/adr/053-findings-in-lists.md). A superset of what is meant: the conditions
/// of the question are still asked.
public final class FewImages {
    /// Up to so many it pays.
    private static final int MOST = 5_000;

    private final Database database;
    private final List<String> sources = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    public FewImages(Database database, Visibility visibility) {
        this.database = database;
        if (!(visibility instanceof Visibility.Everything)) {
            sources.add("q.image_id FROM scope_image q WHERE " + visibility.ofScope("q.scope_id"));
        }
    }

    /// Images that a repository's tags have meant.
    public FewImages repository(@Nullable String repository) {
        return among("q.image_id FROM image_name q WHERE q.repository = :few_repository", "few_repository", repository);
    }

    /// Images of an application scope.
    public FewImages scope(@Nullable Long scope) {
        return among("q.image_id FROM scope_image q WHERE q.scope_id = :few_scope", "few_scope", scope);
    }

    /// @param source of SQL, what follows `SELECT DISTINCT`; an index must have it
    /// @param value of its one parameter; absent where it is not asked for
    public FewImages among(String source, String parameter, @Nullable Object value) {
        if (value != null) {
            sources.add(source);
            values.put(parameter, value);
        }
        return this;
    }

    /// Their ids, never empty; absent where they are many, or nothing narrows the question.
    public Optional<List<Long>> ids() {
        Set<Long> few = null;
        for (var source : sources) {
            var found = database.sql("SELECT DISTINCT " + source + " LIMIT " + (MOST + 1))
                    .params(values)
                    .query((row, n) -> row.getLong(1))
                    .list();
            if (found.size() <= MOST) {
                if (few == null) {
                    few = new TreeSet<>(found);
                } else {
                    few.retainAll(new TreeSet<>(found));
                }
            }
            if (few != null && few.isEmpty()) {
                return Optional.of(List.of(-1L)); // none, in words of SQL
            }
        }
        return Optional.ofNullable(few).map(List::copyOf);
    }

    /// A condition for `WHERE`: the component is in one of the images that the parameter `:few` lists.
    ///
    /// @param column of the statement that holds the component's id; never a user's text
    public static String have(String column) {
        return column + " IN (SELECT w.component_id FROM component_set_member w WHERE w.set_id IN"
                + " (SELECT y.set_id FROM image_component_set y WHERE y.image_id IN (:few)))";
    }
}
