package dev.plimsoll.server.decisions;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a vulnerability is set aside by decisions and waivers, for those who tell of a finding before its images are
/// judged anew. It goes by component, image and layer, so that nothing has to be read of an image.
///
/// @param covers what each decision covers
public record SetAside(List<Cover> covers) {
    public SetAside {
        covers = List.copyOf(covers);
    }

    /// What one decision or waiver covers.
    ///
    /// @param components whose packages it means
    /// @param images that it holds for; absent for every one
    /// @param layers diffIds, where it means only what these brought; empty for all
    record Cover(Set<Long> components, @Nullable Set<Long> images, Set<String> layers) {
        Cover {
            components = Set.copyOf(components);
            images = images == null ? null : Set.copyOf(images);
            layers = Set.copyOf(layers);
        }

        private boolean holds(long component, long image, String layer) {
            var some = images;
            return components.contains(component)
                    && (some == null || some.contains(image))
                    && (layers.isEmpty() || layers.contains(layer));
        }
    }

    public boolean isEmpty() {
        return covers.isEmpty();
    }

    public boolean holds(long component, long image, String layer) {
        return covers.stream().anyMatch(cover -> cover.holds(component, image, layer));
    }
}
