package dev.plimsoll.engine.image;

import dev.plimsoll.engine.image.json.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The steps that an image was built in, those of its bases included (image-spec, config.md, `history`). Where one
/// build ended and the next began, three things tell: a step's comment `FROM name`, which Buildah writes; a default
/// command followed by more layers, since images end in `CMD`; and another tool. Of several ends the last one counts:
/// what lies below it is the base that the author named.
///
/// @param steps oldest first; none where the history does not fit the layers
/// @param layers how many layers the image has
record BuildHistory(List<Step> steps, int layers) {
    /// Tools that write steps of their own kind, never those of a Dockerfile.
    private static final Set<String> TOOLS = Set.of("umoci", "bazel", "apko", "ko", "jib", "nix");

    private static final String FROM = "FROM ";
    private static final int LONGEST_NAME = 512;

    BuildHistory {
        steps = List.copyOf(steps);
    }

    /// @param createdBy the command, empty where none is stated
    /// @param layer whether it made one
    record Step(String createdBy, String comment, boolean layer) {
        /// Whether it only says what runs by default.
        boolean endsImage() {
            return !layer && (createdBy.contains("CMD [") || createdBy.contains("ENTRYPOINT ["));
        }

        /// What wrote the step; empty where it does not show.
        String tool() {
            if (comment.startsWith("buildkit.")) {
                return "buildkit";
            }
            if (comment.startsWith("debuerreotype") || createdBy.startsWith("# debian.sh")) {
                return "debuerreotype";
            }
            int end = 0;
            while (end < createdBy.length() && Character.isLetter(createdBy.charAt(end))) {
                end++;
            }
            var word = createdBy.substring(0, end);
            if (TOOLS.contains(word)) {
                return word;
            }
            boolean instruction = end > 1 && word.equals(word.toUpperCase(Locale.ROOT));
            boolean shell = createdBy.startsWith("/bin/") || createdBy.startsWith("|");
            return instruction || shell ? "dockerfile" : "";
        }
    }

    /// Where the base ends.
    ///
    /// @param layers of the base, from the lowest: at least one, and not all
    /// @param name the base's; absent where the history does not tell
    record Base(int layers, @Nullable String name) {}

    static BuildHistory of(JsonDocument history, int layers) {
        var steps = new ArrayList<Step>();
        int made = 0;
        for (var step : history.elements()) {
            boolean layer = !step.get("empty_layer").isTrue();
            made += layer ? 1 : 0;
            steps.add(
                    new Step(step.get("created_by").text(), step.get("comment").text(), layer));
        }
        return new BuildHistory(made == layers ? steps : List.of(), layers); // else it would name the wrong steps
    }

    /// The step of each layer; null where none is known.
    List<@Nullable String> createdBy() {
        var known = new ArrayList<@Nullable String>();
        for (var step : steps) {
            if (step.layer()) {
                known.add(step.createdBy().isEmpty() ? null : step.createdBy());
            }
        }
        while (known.size() < layers) {
            known.add(null);
        }
        return known;
    }

    /// The base that the image was built on last; null where no end shows.
    @Nullable
    Base base() {
        Base found = null;
        int below = 0;
        var tool = "";
        boolean ended = false;
        for (var step : steps) {
            var next = step.tool();
            boolean named = step.comment().startsWith(FROM);
            boolean other = !tool.isEmpty() && !next.isEmpty() && !next.equals(tool);
            if (below > 0 && below < layers && (named || other || (ended && !step.endsImage()))) {
                var name = named ? step.comment().substring(FROM.length()).strip() : null;
                boolean sameEnd = found != null && found.layers() == below && name == null;
                found = sameEnd ? found : new Base(below, name == null || name.length() > LONGEST_NAME ? null : name);
            }
            tool = next.isEmpty() ? tool : next;
            ended = step.endsImage();
            below += step.layer() ? 1 : 0;
        }
        return found;
    }
}
