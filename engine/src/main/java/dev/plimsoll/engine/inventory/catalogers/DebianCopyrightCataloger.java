package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.image.LayerEntry;
import dev.plimsoll.engine.inventory.Cataloger;
import dev.plimsoll.engine.inventory.LayerInventory;
import dev.plimsoll.engine.inventory.LayerInventory.StatedLicences;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Licences of Debian packages, from their machine-readable copyright files (DEP-5, "copyright-format 1.0"); from the
/// older free text only the common licences that it refers to by path (Debian Policy, 12.5).
final class DebianCopyrightCataloger implements Cataloger {
    private static final String FOLDER = "usr/share/doc/";
    private static final String FILE = "/copyright";
    private static final String COMMON = "/usr/share/common-licenses/";
    private static final int MAX_LINE = 1024;
    private static final long MAX_FILE = 8L << 20;
    private static final int MAX_LICENCES = 200;
    private static final int MAX_LICENCE = 200;

    @Override
    public String name() {
        return "debian-copyright";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public boolean wants(LayerEntry file) {
        var path = file.path();
        return path.startsWith(FOLDER)
                && path.endsWith(FILE)
                && path.indexOf('/', FOLDER.length()) == path.length() - FILE.length();
    }

    @Override
    public void catalog(LayerEntry file, LayerInventory.Builder layer) throws IOException {
        var lines = new BoundedLines(file.content().stream(), MAX_LINE, MAX_FILE);
        var stated = new TreeSet<String>();
        var referred = new TreeSet<String>();
        boolean machineReadable = false;
        while (lines.next()) {
            if (lines.startsWith("format:") || lines.startsWith("format-specification:")) {
                machineReadable = true;
            } else if (machineReadable && lines.startsWith("license:")) {
                add(stated, lines.from("license:".length()));
            } else if (!machineReadable) {
                referred(lines.rawFrom(0), referred);
            }
        }
        var licences = machineReadable ? stated : referred;
        if (!licences.isEmpty()) {
            var name = file.path().substring(FOLDER.length(), file.path().length() - FILE.length());
            layer.add(new StatedLicences(name, List.copyOf(licences)));
        }
    }

    private static void referred(String line, Set<String> licences) {
        for (int at = line.indexOf(COMMON); at >= 0; at = line.indexOf(COMMON, at + 1)) {
            int start = at + COMMON.length();
            int end = start;
            while (end < line.length() && isLicenceCharacter(line.charAt(end))) {
                end++;
            }
            while (end > start && line.charAt(end - 1) == '.') {
                end--;
            }
            add(licences, line.substring(start, end));
        }
    }

    private static boolean isLicenceCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '+';
    }

    private static void add(Set<String> licences, String licence) {
        if (!licence.isEmpty() && licence.length() <= MAX_LICENCE && licences.size() < MAX_LICENCES) {
            licences.add(licence);
        }
    }
}
