package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Visibility;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.vocabulary.ImageReference;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Finds the image that somebody means: by its id, its config digest, the digest of a manifest, or a tag.
@Component
public class ImageLookup {
    private static final int LONGEST = 800;

    private final Database database;

    ImageLookup(Database database) {
        this.database = database;
    }

    /// @throws Refusal if there is none that the asker may see
    public long need(String asked, Visibility visibility) {
        return find(asked, visibility)
                .orElseThrow(() -> Refusal.notFound("there is no image '" + asked + "' that you may see"));
    }

    /// @throws InvalidInput if it can mean no image
    public Optional<Long> find(String asked, Visibility visibility) {
        if (asked.isBlank() || asked.length() > LONGEST || asked.indexOf('\0') >= 0) {
            throw new InvalidInput("image", "needs an id, a digest or a name of 1 to " + LONGEST + " characters");
        }
        var seen = visibility.ofImage("i.id");
        if (asked.chars().allMatch(c -> c >= '0' && c <= '9') && asked.length() < 19) {
            return database.sql("SELECT i.id FROM image i WHERE i.id = ? AND " + seen)
                    .param(Long.parseLong(asked))
                    .query(Long.class)
                    .optional();
        }
        var byDigest = database.sql("SELECT i.id FROM image i WHERE i.digest = ? AND " + seen)
                .param(asked)
                .query(Long.class)
                .optional();
        return byDigest.isPresent()
                ? byDigest
                : database.sql("SELECT i.id FROM image_name n JOIN image i ON i.id = n.image_id"
                                + " WHERE n.name = ? AND n.until_at IS NULL AND " + seen)
                        .param(name(asked))
                        .query(Long.class)
                        .optional();
    }

    /// As names are stored.
    private static String name(String asked) {
        if (asked.startsWith("sha256:")) {
            return asked;
        }
        try {
            return ImageReference.parse(asked).toString();
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("image", String.valueOf(e.getMessage()));
        }
    }
}
