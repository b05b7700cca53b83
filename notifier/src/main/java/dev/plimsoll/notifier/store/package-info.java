/// The notifier's state on SQLite or PostgreSQL: one writer that commits many callers' work at once.
@NullMarked
package dev.plimsoll.notifier.store;

import org.jspecify.annotations.NullMarked;
