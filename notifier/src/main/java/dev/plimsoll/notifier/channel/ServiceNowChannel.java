package dev.plimsoll.notifier.channel;

import dev.plimsoll.notifier.sending.Secret;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Records in ServiceNow: opened, gone on with, resolved.
@Explained(
        value =
                "ServiceNow, Table API: a record is opened, gets work notes, and is resolved when it is over. It is found "
                        + "again by its correlation id.",
        example = "servicenow: { name: incidents, url: 'https://example.service-now.com', user: plimsoll, "
                + "password: '${env:SERVICENOW_PASSWORD}', fields: { assignment_group: Platform } }")
public record ServiceNowChannel(
        @Explained("By which routes name it.") String name,

        @Explained("The instance's address.") String url,

        @Explained("The user.") String user,

        @Explained("The user's password.") Secret password,

        @Explained("The table; `incident` unless set.") String table,

        @Explained("Further fields of new records, by their names.")
        Map<String, String> fields,

        @Explained("The code that resolved records get; `Solution provided` unless set.")
        String closeCode,

        @Explained("A template of the configuration to use instead of the built-in one.") @Nullable
        String template,

        @Explained("Another authority, or no verification.") @Nullable
        Tls tls)
        implements Channel {
    private static final int LONGEST = 30_000;
    /// As its tables have it.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    public ServiceNowChannel {
        name = Checks.text("name", name);
        url = Checks.url("url", url);
        user = Checks.text("user", user);
        password = Checks.present("password", password);
        table = Checks.text("table", table, "incident");
        if (!table.matches("[a-z0-9_]+")) {
            throw new IllegalArgumentException("table is " + table + "; expected the name of a table");
        }
        fields = Checks.map(fields);
        closeCode = Checks.text("closeCode", closeCode, "Solution provided");
    }

    @Override
    public Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException {
        return Attempt.of(() -> {
            var text = surroundings.texts().text(message.withTemplate(template), Markup.TEXT, LONGEST);
            return new Entry(message, text, surroundings).tell(message);
        });
    }

    private final class Entry implements Ticket {
        private final Message message;
        private final Text text;
        private final Surroundings surroundings;

        Entry(Message message, Text text, Surroundings surroundings) {
            this.message = message;
            this.text = text;
            this.surroundings = surroundings;
        }

        @Override
        public @Nullable String find() throws UndeliverableException, SendingException, InterruptedException {
            var query = HttpCall.encode("correlation_id=" + Ticket.mark(message) + "^active=true");
            var found = call("GET", "?sysparm_limit=1&sysparm_fields=sys_id&sysparm_query=" + query)
                    .succeedWithJson();
            var id = found.path("result").path(0).path("sys_id").asString("");
            return id.isEmpty() ? null : id;
        }

        @Override
        public String open() throws UndeliverableException, SendingException, InterruptedException {
            var entry = Json.object()
                    .put("short_description", Lines.one(text.title(), 160))
                    .put("description", text.body())
                    .put("correlation_id", Ticket.mark(message))
                    .put("correlation_display", "Plimsoll")
                    .put("impact", weight())
                    .put("urgency", weight());
            said(entry);
            fields.forEach(entry::put);
            return call("POST", "")
                    .json(entry)
                    .succeedWithJson()
                    .path("result")
                    .path("sys_id")
                    .asString("");
        }

        /// What a template says beside its text: then the text is the work notes, and its summary the description.
        private void said(ObjectNode entry) throws UndeliverableException {
            var further = text.further();
            for (var name : Map.of(
                            "category", "category",
                            "subcategory", "subcategory",
                            "assigned_to", "assigned_to",
                            "assigned_group", "assignment_group")
                    .entrySet()) {
                var value = further.getOrDefault(name.getKey(), "");
                if (!value.isBlank()) {
                    entry.put(name.getValue(), Lines.one(value, 250));
                }
            }
            var severity = further.getOrDefault("severity", "");
            if (severity.matches("[1-3]")) {
                entry.put("impact", severity).put("urgency", severity);
            }
            var date = further.getOrDefault("date", "");
            if (date.matches("[1-9][0-9]{0,10}")) {
                entry.put("opened_at", TIME.format(Instant.ofEpochSecond(Long.parseLong(date))));
            }
            var summary = further.getOrDefault("summary", "");
            if (!summary.isBlank()) {
                var page = surroundings.texts().text(message.withTemplate(template), Markup.HTML, LONGEST);
                entry.put("description", Lines.cut(summary, LONGEST));
                entry.put("work_notes", "[code]" + page.body().replaceAll("(?i)\\[/?code]", "") + "[/code]");
            }
        }

        @Override
        public void comment(String ticket) throws UndeliverableException, SendingException, InterruptedException {
            change(ticket, Json.object().put("work_notes", text.title() + "\n\n" + text.body()));
        }

        @Override
        public void close(String ticket) throws UndeliverableException, SendingException, InterruptedException {
            change(
                    ticket,
                    Json.object()
                            .put("state", "6")
                            .put("close_code", closeCode)
                            .put("close_notes", Lines.one(text.title(), 1_000)));
        }

        private void change(String ticket, ObjectNode changes)
                throws UndeliverableException, SendingException, InterruptedException {
            call("PATCH", "/" + HttpCall.encode(ticket)).json(changes).succeed();
        }

        private HttpCall call(String method, String path) {
            return new HttpCall(surroundings, method, url + "/api/now/table/" + table + path)
                    .basic(user, password)
                    .header("Accept", "application/json")
                    .tls(tls);
        }

        private String weight() {
            return switch (Facts.severity(message)) {
                case CRITICAL -> "1";
                case HIGH -> "2";
                case MEDIUM, LOW, NEGLIGIBLE, UNKNOWN -> "3";
            };
        }
    }
}
