package dev.plimsoll.server.access;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// The part of the fleet that somebody sees. It is a condition in the SQL of every list, count, export and
/// event: what is not seen is neither shown nor counted.
public sealed interface Visibility {
    /// All images.
    record Everything() implements Visibility {
        @Override
        public String ofImage(String column) {
            return "1 = 1";
        }

        @Override
        public String ofScope(String column) {
            return "1 = 1";
        }

        @Override
        public Visibility and(Visibility other) {
            return other;
        }

        @Override
        public Visibility or(Visibility other) {
            return this;
        }

        @Override
        public boolean isNothing() {
            return false;
        }
    }

    /// The images of some application scopes.
    ///
    /// @param scopes their ids
    record Scopes(SortedSet<Long> scopes) implements Visibility {
        public Scopes {
            scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
        }

        @Override
        public String ofImage(String column) {
            return "EXISTS (SELECT 1 FROM scope_image visible WHERE visible.image_id = " + column + " AND "
                    + ofScope("visible.scope_id") + ")";
        }

        /// The ids are numbers of ours: written out, so that a condition may stand anywhere in a statement.
        @Override
        public String ofScope(String column) {
            if (scopes.isEmpty()) {
                return "1 = 0";
            }
            var list = new StringBuilder(column).append(" IN (");
            for (var id : scopes) {
                list.append(list.charAt(list.length() - 1) == '(' ? "" : ", ").append(id.longValue());
            }
            return list.append(')').toString();
        }

        @Override
        public Visibility and(Visibility other) {
            return switch (other) {
                case Everything _ -> this;
                case Scopes some -> {
                    var both = new TreeSet<>(scopes);
                    both.retainAll(some.scopes());
                    yield new Scopes(both);
                }
            };
        }

        @Override
        public Visibility or(Visibility other) {
            return switch (other) {
                case Everything all -> all;
                case Scopes some -> {
                    var any = new TreeSet<>(scopes);
                    any.addAll(some.scopes());
                    yield new Scopes(any);
                }
            };
        }

        @Override
        public boolean isNothing() {
            return scopes.isEmpty();
        }
    }

    /// A condition for `WHERE`: the image of that id is seen.
    ///
    /// @param column of the statement that holds the image's id, for example `i.id`; never a user's text
    String ofImage(String column);

    /// A condition for `WHERE`: the scope of that id is seen.
    ///
    /// @param column of the statement that holds the scope's id; never a user's text
    String ofScope(String column);

    /// What both see.
    Visibility and(Visibility other);

    /// What either sees.
    Visibility or(Visibility other);

    /// Whether it shows no image at all.
    boolean isNothing();
}
