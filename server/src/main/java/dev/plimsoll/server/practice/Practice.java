package dev.plimsoll.server.practice;

import dev.plimsoll.server.images.PurlParts;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.vocabulary.BuildFacts;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Follows the violations of each pipeline from the change that brought them to the one that is without them;
/// rejected images count as others do.
@Component
public class Practice {
    private static final int MOST_VIOLATIONS = 5_000;

    private final Database database;
    private final PracticeDays days;

    Practice(Database database, PracticeDays days) {
        this.database = database;
        this.days = days;
    }

    /// Where an image came from.
    ///
    /// @param pipeline absent where nobody told: then nothing can be followed
    /// @param firstTry whether that pipeline had never sent this commit before
    public record Origin(
            @Nullable String pipeline, @Nullable String author, boolean firstTry) {}

    private record Key(String control, String subject) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = control.compareTo(other.control);
            return order != 0 ? order : subject.compareTo(other.subject);
        }
    }

    private record Open(long id, String commit) {}

    /// To be asked before the registration is stored, within its transaction.
    public Origin origin(BuildFacts build, ImageFacts image) {
        var pipeline = Stream.of(build.repository(), build.pipeline())
                .filter(Objects::nonNull)
                .reduce((source, name) -> source + " " + name)
                .orElse(null);
        if (pipeline == null) {
            return new Origin(null, build.author(), false);
        }
        var commit = commit(build, image);
        boolean known = database.sql(
                        "SELECT 1 FROM practice_commit WHERE pipeline = ? AND repository = ? AND commit_id = ?")
                .params(pipeline, repository(image), commit)
                .query(Long.class)
                .optional()
                .isPresent();
        if (!known) {
            database.sql("INSERT INTO practice_commit(pipeline, repository, commit_id) VALUES (?, ?, ?)"
                            + " ON CONFLICT (pipeline, repository, commit_id) DO NOTHING")
                    .params(pipeline, repository(image), commit)
                    .update();
        }
        return new Origin(pipeline, build.author(), !known);
    }

    /// A build that names no commit is told by what it built.
    private static String commit(BuildFacts build, ImageFacts image) {
        var commit = build.commit();
        return commit == null ? String.valueOf(image.digest()) : commit;
    }

    private static String repository(ImageFacts image) {
        for (var name : image.names().isEmpty() ? List.of(image.reference()) : image.names()) {
            try {
                var reference = ImageReference.parse(name);
                return reference.registry() + "/" + reference.repository();
            } catch (IllegalArgumentException e) {
                // a file: the next name may say more
            }
        }
        return "";
    }

    /// Follows the violations of a change and counts its registration, within the caller's transaction.
    ///
    /// @param compliant whether the registration was, by the policies that it asked for
    public void follow(
            Origin origin,
            BuildFacts build,
            ImageFacts facts,
            long image,
            Verdict verdict,
            boolean compliant,
            Instant now) {
        var pipeline = origin.pipeline();
        if (pipeline == null) {
            return;
        }
        var repository = repository(facts);
        var commit = commit(build, facts);
        var scopes = days.scopes(image);
        var open = new TreeMap<Key, Open>();
        database.sql("SELECT id, control, subject, last_commit FROM practice_violation"
                        + " WHERE pipeline = ? AND repository = ? AND fixed_at IS NULL")
                .params(pipeline, repository)
                .query(row -> {
                    open.put(new Key(row.getString(2), row.getString(3)), new Open(row.getLong(1), row.getString(4)));
                });
        var added = new ArrayList<Object[]>();
        var again = new ArrayList<Object[]>();
        var found = violations(verdict);
        for (var key : found.keySet()) {
            var known = open.remove(key);
            if (known == null) {
                added.add(new Object[] {
                    pipeline,
                    repository,
                    key.control,
                    key.subject,
                    origin.author(),
                    image,
                    scopes,
                    now.toEpochMilli(),
                    commit
                });
            } else if (!known.commit.equals(commit)) {
                again.add(new Object[] {image, scopes, commit, known.id});
            }
        }
        var fixed = new ArrayList<Object[]>();
        open.values().forEach(one -> fixed.add(new Object[] {now.toEpochMilli(), one.id}));
        database.batches().batchUpdate("""
                        INSERT INTO practice_violation(pipeline, repository, control, subject, author, image_id, scopes,
                          opened_at, times, last_commit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)""", added);
        database.batches()
                .batchUpdate(
                        "UPDATE practice_violation SET times = times + 1, image_id = ?, scopes = ?, last_commit = ?"
                                + " WHERE id = ?",
                        again);
        database.batches().batchUpdate("UPDATE practice_violation SET fixed_at = ? WHERE id = ?", fixed);
        days.add(origin.author(), scopes, origin.firstTry(), compliant, now);
    }

    private static Map<Key, Violation> violations(Verdict verdict) {
        var found = new TreeMap<Key, Violation>();
        verdict.policies()
                .forEach(policy -> policy.violations().forEach(violation -> {
                    if (found.size() < MOST_VIOLATIONS) {
                        var purl = violation.packageUrl();
                        var subject = Stream.of(
                                        violation.vulnerability(), purl == null ? null : PurlParts.unversioned(purl))
                                .filter(Objects::nonNull)
                                .reduce((one, other) -> one + " " + other)
                                .orElse("");
                        found.putIfAbsent(new Key(violation.control(), subject), violation);
                    }
                }));
        return found;
    }
}
