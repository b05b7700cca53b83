package dev.plimsoll.cli;

import dev.plimsoll.engine.image.Images;
import dev.plimsoll.engine.image.OpenOptions;
import dev.plimsoll.engine.image.Progress;
import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.ImageCataloger;
import dev.plimsoll.engine.inventory.LayerCache;
import dev.plimsoll.engine.inventory.catalogers.Catalogers;
import dev.plimsoll.engine.scan.Scanner;

/// What the commands that look at an image share: a scanner, and progress while it works.
final class Work implements AutoCloseable {
    private final Surroundings around;
    private final ImageOptions image;
    private final CommonOptions common;
    private final ProgressLine progress;

    Work(Surroundings around, ImageOptions image, CommonOptions common) {
        this.around = around;
        this.image = image;
        this.common = common;
        this.progress = new ProgressLine(
                around.err(), around.terminal().errors() ? around.terminal().width() : 0);
    }

    /// Shown only to somebody who watches.
    Progress progress() {
        return common.quiet || !around.terminal().errors() ? Progress.NONE : progress;
    }

    OpenOptions open(boolean offline) {
        return image.open(around, common.cacheFolder(around), offline, progress());
    }

    Scanner scanner() {
        return scanner(FileSearch.NONE);
    }

    /// @param always what is looked for in the image's files, whether a policy asks for it or not
    Scanner scanner(FileSearch always) {
        var layers = new LayerCache(common.cacheFolder(around).resolve("layers"), LayerCache.DEFAULT_LIMIT);
        try {
            var cataloger = new ImageCataloger(Catalogers.all(), layers, image.skippedFolders);
            return new Scanner(new Images(around.environment()), cataloger, around.clock(), always);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--skip-dirs: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        progress.close();
    }
}
