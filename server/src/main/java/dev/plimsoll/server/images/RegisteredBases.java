package dev.plimsoll.server.images;

import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.controls.BaseReference;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.KnownBase;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// The images that the platform holds, as what others are built on: by their layers, whatever they are called. One
/// that was rejected is nobody's base.
@Component
public class RegisteredBases {
    private final Database database;

    RegisteredBases(Database database) {
        this.database = database;
    }

    private record Candidate(long id, String digest, String layers, String status) {}

    /// The image with what it was built on: the highest registered one below it, unless it names one that is higher.
    public ImageFacts basesOf(ImageFacts image) {
        var layers = new ArrayList<Digest>();
        var text = new StringBuilder();
        var heights = new TreeMap<String, Integer>();
        for (var layer : image.layers()) {
            layers.add(layer.diffId());
            text.append(layers.size() == 1 ? "" : "\n").append(layer.diffId());
            heights.put(Stored.digest(text.toString()), layers.size());
        }
        if (heights.isEmpty()) {
            return image;
        }
        var known = new ArrayList<KnownBase>();
        for (var candidate : candidates(heights.keySet())) {
            var own = layers.subList(0, heights.getOrDefault(candidate.layers, 0));
            known.add(new KnownBase(candidate.id + "", Digest.parse(candidate.digest), own));
        }
        return KnownBase.highest(known, image.layers(), image.digest())
                .flatMap(highest -> known.stream()
                        .filter(base -> base.name().equals(highest.name()))
                        .findFirst())
                .map(base -> new KnownBase(
                        nameOf(Long.parseLong(base.name())).orElse(String.valueOf(base.digest())),
                        base.digest(),
                        base.layers()))
                .map(base -> image.builtOnAtLeast(List.of(base)))
                .orElse(image);
    }

    /// By id. Their status is looked at here: asked of the database, it would walk all images that are registered.
    private List<Candidate> candidates(Collection<String> layers) {
        return database
                .sql("SELECT id, digest, diff_ids_digest, status FROM image WHERE diff_ids_digest IN (:layers)")
                .param("layers", layers)
                .query((row, n) -> new Candidate(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
                .list()
                .stream()
                .filter(candidate -> candidate.status.equals(Status.REGISTERED.name()))
                .sorted(Comparator.comparingLong(Candidate::id))
                .toList();
    }

    /// What people call it now.
    private Optional<String> nameOf(long image) {
        return database.sql("SELECT name FROM image_name WHERE image_id = ? AND until_at IS NULL"
                        + " AND repository IS NOT NULL ORDER BY name LIMIT 1")
                .param(image)
                .query(String.class)
                .optional();
    }

    /// The policies, knowing the layers of those bases that are registered under the reference that they give.
    public Policies knownTo(Policies policies) {
        var known = new ArrayList<KnownBase>();
        for (var reference : policies.baseReferences()) {
            holder(reference).ifPresent(image -> known.add(base(reference.name(), image)));
        }
        return policies.knowing(known);
    }

    private KnownBase base(String name, long image) {
        var layers = database.sql("SELECT l.diff_id FROM image_layer i JOIN layer l ON l.id = i.layer_id"
                        + " WHERE i.image_id = ? ORDER BY i.place")
                .param(image)
                .query((row, n) -> Digest.parse(row.getString(1)))
                .list();
        var digest = database.sql("SELECT digest FROM image WHERE id = ?")
                .param(image)
                .query(String.class)
                .single();
        return new KnownBase(name, Digest.parse(digest), layers);
    }

    /// Which images bear the names that policies trust.
    public Map<String, Long> holders(List<BaseReference> references) {
        var holders = new LinkedHashMap<String, Long>();
        for (var reference : references) {
            holder(reference).ifPresent(image -> holders.put(reference.reference(), image));
        }
        return holders;
    }

    private Optional<Long> holder(BaseReference reference) {
        ImageReference named;
        try {
            if (ImageNames.isPlace(reference.reference())) {
                return Optional.empty(); // a file of another machine
            }
            named = ImageReference.parse(reference.reference());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        var name = named.manifestDigest().map(Digest::toString).orElse(named.toString());
        return database.sql("SELECT i.id FROM image_name n JOIN image i ON i.id = n.image_id"
                        + " WHERE n.name = ? AND n.until_at IS NULL AND i.status = ?")
                .params(name, Status.REGISTERED.name())
                .query(Long.class)
                .optional();
    }

    /// The images that are built on those.
    public Set<Long> above(Collection<Long> bases) {
        var above = new HashSet<Long>();
        for (var base : bases) {
            above.addAll(database.sql("SELECT image_id FROM image_layer WHERE image_id <> :base AND chain_id ="
                            + " (SELECT chain_id FROM image_layer WHERE image_id = :base ORDER BY place DESC LIMIT 1)")
                    .param("base", base)
                    .query(Long.class)
                    .list());
        }
        return above;
    }
}
