package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.event.Event;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeRoute;
import dev.plimsoll.notifier.rego.RegoException;
import dev.plimsoll.notifier.rego.Value;
import dev.plimsoll.notifier.rego.ValueJson;
import dev.plimsoll.notifier.route.Condition;
import dev.plimsoll.notifier.route.Foreign;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/// What a route of Postee's asks for: its condition in Rego, and its plugins.
final class PosteeRule implements Foreign {
    private final PosteeRoute route;
    private final RouteFilter filter;
    private final String console;

    /// @param console where links to images begin; empty where there is none
    PosteeRule(PosteeRoute route, RouteFilter filter, String console) {
        this.route = route;
        this.filter = filter;
        this.console = console;
    }

    /// What conditions and templates get of an event.
    static Value input(Event event, String console) {
        return ValueJson.read(AquaShape.of(event, console).toString());
    }

    @Override
    public Condition.Answer takes(Event event) {
        try {
            return new Condition.Answer(filter.takes(input(event, console)), null);
        } catch (RegoException e) {
            return new Condition.Answer(false, e.getMessage());
        }
    }

    @Override
    public Optional<String> key(Event event) {
        var places = route.plugins().uniqueProps();
        return places.isEmpty() ? Optional.empty() : Optional.of(digest(MessageKey.of(input(event, console), places)));
    }

    /// What stands at those places may be long, and secret.
    private static String digest(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public Duration keyHolds() {
        return route.plugins().uniqueTimeout();
    }

    @Override
    public int batch() {
        return route.plugins().aggregateNumber();
    }

    @Override
    public boolean serial() {
        return route.serialize();
    }

    @Override
    public String toString() {
        if (!route.inputFiles().isEmpty()) {
            return "data.postee.allow of " + String.join(", ", route.inputFiles());
        }
        return route.input().isBlank() ? "everything" : route.input().strip().replace("\n", "; ");
    }
}
