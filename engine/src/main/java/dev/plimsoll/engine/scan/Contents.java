package dev.plimsoll.engine.scan;

import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;

/// What was scanned, and what is in it.
public record Contents(ImageFacts image, Inventory inventory) {}
