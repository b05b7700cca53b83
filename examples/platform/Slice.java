import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies of an archive of OSV's the entries that were published before a day: the advisories as they were then.
///
/// `java Slice.java all.zip 2024-06-01 older.zip`
final class Slice {
    private static final Pattern PUBLISHED = Pattern.compile("\"published\"\\s*:\\s*\"([^\"]+)\"");

    private Slice() {}

    public static void main(String... arguments) throws IOException {
        var day = arguments[1];
        try (var from = new ZipFile(arguments[0]);
                var to = new ZipOutputStream(Files.newOutputStream(Path.of(arguments[2])))) {
            for (var entry : (Iterable<ZipEntry>) from.stream().map(ZipEntry.class::cast)::iterator) {
                var bytes = from.getInputStream(entry).readAllBytes();
                var published = PUBLISHED.matcher(new String(bytes, StandardCharsets.UTF_8));
                if (published.find() && published.group(1).compareTo(day) < 0) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    to.write(bytes);
                    to.closeEntry();
                }
            }
        }
    }
}
