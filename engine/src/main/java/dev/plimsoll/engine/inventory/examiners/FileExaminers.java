package dev.plimsoll.engine.inventory.examiners;

import dev.plimsoll.engine.inventory.FileExaminer;
import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.engine.inventory.malware.MalwareExaminer;
import dev.plimsoll.engine.inventory.secrets.SecretExaminer;
import java.util.ArrayList;
import java.util.List;

/// Those who look for what is sought.
public final class FileExaminers {
    private FileExaminers() {}

    /// For one image.
    public static List<FileExaminer> of(FileSearch search) {
        var examiners = new ArrayList<FileExaminer>();
        if (search.secrets()) {
            examiners.add(new SecretExaminer());
        }
        if (!search.lists().isEmpty() || !search.clamds().isEmpty()) {
            examiners.add(MalwareExaminer.of(search.lists(), search.clamds()));
        }
        if (search.executables()) {
            examiners.add(new ExecutableExaminer());
        }
        return examiners;
    }
}
