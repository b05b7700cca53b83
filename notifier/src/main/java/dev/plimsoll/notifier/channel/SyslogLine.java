package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.event.NotedFinding;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// One message of syslog (RFC 5424) whose body is CEF, version 0.
final class SyslogLine {
    private SyslogLine() {}

    /// @param longest bytes, at most
    static String of(SyslogChannel channel, Message message, Surroundings surroundings, int longest)
            throws UndeliverableException {
        var time = Facts.time(message, surroundings).truncatedTo(ChronoUnit.MILLIS);
        var head = "<" + (channel.facility() * 8 + level(message)) + ">1 " + time + " " + channel.hostname()
                + " plimsoll - " + Facts.kind(message) + " - ";
        var text = surroundings.texts().text(message, Markup.TEXT, longest);
        var cef = "CEF:0|Plimsoll|Plimsoll|1|" + Facts.kind(message) + "|" + header(Lines.one(text.title(), 500)) + "|"
                + weight(message) + "|" + extension(message, text);
        // A mark of UTF-8 is what RFC 5424 wants before such a text; collectors show it as rubbish.
        var line = head + cef;
        var cut = line.length();
        while (line.substring(0, cut).getBytes(StandardCharsets.UTF_8).length > longest) {
            cut -= Math.max(1, (cut - longest / 3) / 8);
        }
        if (cut < line.length() && Character.isHighSurrogate(line.charAt(cut - 1))) {
            cut--;
        }
        return cut < line.length() ? line.substring(0, cut) : line;
    }

    private static String extension(Message message, Text text) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(
                "rt",
                message.events().isEmpty()
                        ? ""
                        : Long.toString(message.events().getLast().time().toEpochMilli()));
        fields.put("act", message.action().name());
        fields.put("externalId", message.id());
        var findings = Facts.findings(message);
        fields.put("cnt", Integer.toString(findings.size()));
        fields.put("cs1Label", "where");
        fields.put("cs1", Facts.where(message));
        fields.put("cs2Label", "vulnerabilities");
        fields.put(
                "cs2",
                findings.stream().limit(20).map(SyslogLine::named).collect(Collectors.joining(", "))
                        + (findings.size() > 20 ? ", and " + (findings.size() - 20) + " more" : ""));
        var image = Facts.image(message);
        fields.put("fileHash", image == null ? "" : Objects.requireNonNullElse(image.digest(), ""));
        var scope = Facts.scope(message);
        fields.put("cs3Label", "scope");
        fields.put("cs3", scope == null ? "" : scope.name());
        var address = Facts.address(message);
        fields.put("request", address == null ? "" : address);
        fields.put("msg", text.body());
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().isBlank())
                .map(field -> field.getKey() + "=" + value(field.getKey(), field.getValue()))
                .collect(Collectors.joining(" "));
    }

    private static String named(NotedFinding finding) {
        return Lines.one(finding.id(), 60) + " " + Lines.one(finding.packageName(), 60);
    }

    /// Fields of the header: pipes and backslashes.
    private static String header(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|");
    }

    /// Values: backslashes and equal signs; line ends only in `msg`, as the two characters that stand for one.
    private static String value(String key, String text) {
        var lines = key.equals("msg")
                ? text.lines().map(line -> Lines.one(line, 2_000)).toList()
                : List.of(Lines.one(text, 1_000));
        return lines.stream()
                .map(line -> line.replace("\\", "\\\\").replace("=", "\\="))
                .collect(Collectors.joining("\\n"));
    }

    /// The severity of syslog: the lower the worse.
    private static int level(Message message) {
        if (message.action() == Message.Action.DIGEST) {
            return 6;
        }
        return switch (Facts.severity(message)) {
            case CRITICAL -> 2;
            case HIGH -> 3;
            case MEDIUM, UNKNOWN -> 4;
            case LOW -> 5;
            case NEGLIGIBLE -> 6;
        };
    }

    /// The severity of CEF: the higher the worse, at most 10.
    private static int weight(Message message) {
        return switch (Facts.severity(message)) {
            case CRITICAL -> 10;
            case HIGH -> 8;
            case MEDIUM, UNKNOWN -> 5;
            case LOW -> 3;
            case NEGLIGIBLE -> 1;
        };
    }
}
