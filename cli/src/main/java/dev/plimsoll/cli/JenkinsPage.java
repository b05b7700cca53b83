package dev.plimsoll.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The page as the Jenkins plugin aqua-security-scanner needs it on standard output. The plugin puts both streams into
/// one file, keeps what stands between `<!DOCTYPE html>` and the last `</html>`, needs a character behind that, and
/// takes every date for the beginning of a log line: it deletes from the date to the end of the line. So the hyphen
/// behind a year is written as a character reference, which shows the same.
///
/// What is written is kept until it is flushed, as a date may be written in parts.
final class JenkinsPage extends OutputStream {
    /// The hyphen behind the year of what the plugin takes for a date.
    private static final Pattern DATE = Pattern.compile("(?<=\\d{4})-(?=(?:0?[1-9]|1[012])-(?:0?[1-9]|[12]\\d|3[01]))");

    private final OutputStream out;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1 << 16);

    JenkinsPage(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) {
        kept.write(octet);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        kept.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        var page = DATE.matcher(kept.toString(StandardCharsets.UTF_8)).replaceAll("&#45;");
        kept.reset();
        out.write(page.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
