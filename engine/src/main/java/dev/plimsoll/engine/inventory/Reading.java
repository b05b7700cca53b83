package dev.plimsoll.engine.inventory;

import java.util.List;

/// How layers are read.
///
/// @param examiners what else is looked for in every file
record Reading(List<Cataloger> catalogers, SkippedDirectories skipped, List<FileExaminer> examiners) {
    Reading {
        catalogers = List.copyOf(catalogers);
        examiners = List.copyOf(examiners);
    }
}
