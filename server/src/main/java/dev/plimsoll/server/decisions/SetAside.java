package dev.plimsoll.server.decisions;

import java.util.List;
import java.util.Set;

/// Where a vulnerability is set aside by decisions, for those who tell of a finding before its images are judged
/// anew. It goes by component, image and layer, so that nothing has to be read of an image.
///
/// @param covers what each decision covers
public record SetAside(List<Cover> covers) {
    public SetAside {
        covers = List.copyOf(covers);
    }

    /// What one decision covers.
    ///
    /// @param components whose packages it means
    /// @param images that it holds for
    /// @param layers diffIds, where it means only what these brought; empty for all
    record Cover(Set<Long> components, Set<Long> images, Set<String> layers) {
        Cover {
            components = Set.copyOf(components);
            images = Set.copyOf(images);
            layers = Set.copyOf(layers);
        }
    }

    public boolean isEmpty() {
        return covers.isEmpty();
    }

    public boolean holds(long component, long image, String layer) {
        return covers.stream()
                .anyMatch(cover -> cover.components.contains(component)
                        && cover.images.contains(image)
                        && (cover.layers.isEmpty() || cover.layers.contains(layer)));
    }
}
