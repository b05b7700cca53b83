package dev.plimsoll.notifier.web;

import dev.plimsoll.notifier.Notifier;

/// `/metrics` in Prometheus' text format.
public final class MetricsEndpoint implements Endpoint {
    private final Notifier notifier;

    public MetricsEndpoint(Notifier notifier) {
        this.notifier = notifier;
    }

    @Override
    public boolean serves(Request request) {
        return request.method().equals("GET") && request.path().equals("/metrics");
    }

    @Override
    public Right needs() {
        return Right.NONE;
    }

    @Override
    public Answer answer(Request request) {
        var text = new StringBuilder();
        kind(text, "plimsoll_notifier_documents_total", "counter", "documents since the start, by what became of them");
        notifier.routed()
                .forEach((word, count) ->
                        line(text, "plimsoll_notifier_documents_total", "{result=\"" + word + "\"}", count));
        kind(text, "plimsoll_notifier_documents_waiting", "gauge", "documents that wait to be routed");
        line(text, "plimsoll_notifier_documents_waiting", "", notifier.inbox().waiting());
        kind(text, "plimsoll_notifier_attempts_total", "counter", "attempts since the start");
        notifier.dispatcher()
                .counts()
                .attempts()
                .forEach((key, count) -> line(
                        text,
                        "plimsoll_notifier_attempts_total",
                        "{channel=\"" + escaped(key.channel()) + "\",outcome=\"" + key.outcome() + "\"}",
                        count));
        kind(text, "plimsoll_notifier_deliveries", "gauge", "deliveries that are kept, by state");
        notifier.deliveries()
                .counts()
                .forEach((channel, states) -> states.forEach((state, count) -> line(
                        text,
                        "plimsoll_notifier_deliveries",
                        "{channel=\"" + escaped(channel) + "\",state=\""
                                + state.name().toLowerCase(java.util.Locale.ROOT) + "\"}",
                        count)));
        kind(text, "plimsoll_notifier_channel_paused", "gauge", "channels whose destination is left in peace for now");
        notifier.dispatcher()
                .paused(System.currentTimeMillis())
                .forEach((channel, _) ->
                        line(text, "plimsoll_notifier_channel_paused", "{channel=\"" + escaped(channel) + "\"}", 1));
        kind(text, "plimsoll_notifier_leads", "gauge", "whether this process routes and delivers");
        line(text, "plimsoll_notifier_leads", "", notifier.store().leads() ? 1 : 0);
        return Answer.text(200, text.toString()).with("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    }

    private static void kind(StringBuilder text, String name, String kind, String description) {
        text.append("# HELP ").append(name).append(' ').append(description).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append(labels).append(' ').append(value).append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
