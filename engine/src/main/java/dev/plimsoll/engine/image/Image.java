package dev.plimsoll.engine.image;

import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.util.List;

/// A container image that was opened: its manifest and configuration are read and verified, its layers are not
/// read yet.
///
/// Layers may be read by several threads at once.
public interface Image extends AutoCloseable {
    ImageFacts facts();

    /// Lowest first. A root file system is one layer without a diffId.
    List<Layer> layers();

    /// What was doubtful while opening.
    List<Warning> warnings();

    @Override
    void close();
}
