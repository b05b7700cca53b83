package dev.plimsoll.notifier.channel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A form with files (RFC 7578).
final class MultipartForm {
    /// Names and texts of forms here are one line each; files are made here, too: none can hold it.
    private static final String BOUNDARY = "plimsoll-5f2c1a9b7e3d4c68";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    MultipartForm field(String name, String value) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n"
                + Lines.one(value, 1_000) + "\r\n");
        return this;
    }

    MultipartForm file(String name, String fileName, String type, byte[] content) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: " + type + "\r\n\r\n");
        out.writeBytes(content);
        write("\r\n");
        return this;
    }

    String type() {
        return "multipart/form-data; boundary=" + BOUNDARY;
    }

    byte[] bytes() {
        var end = ("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(end);
        return whole.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
