package dev.plimsoll.notifier.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.EnabledActions;
import dev.plimsoll.notifier.delivery.Retrying;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.route.Environment;
import dev.plimsoll.notifier.route.FaultException;
import dev.plimsoll.notifier.route.Route;
import dev.plimsoll.notifier.route.RouteBook;
import dev.plimsoll.notifier.route.Silence;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.template.UserTemplate;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a configuration file says, checked as a whole.
///
/// @param access who may post and manage
/// @param limits of what may wait in the inbox
/// @param keep how long what is done is kept
/// @param outgoing what holds for all channels
public record Settings(
        Access access,
        List<Channel> channels,
        RouteBook routes,
        Retrying retrying,
        Inbox.Limits limits,
        Duration keep,
        Outgoing outgoing) {
    private static final Duration KEPT = Duration.ofDays(30);

    public Settings {
        channels = List.copyOf(channels);
        var names = new LinkedHashSet<String>();
        for (int i = 0; i < channels.size(); i++) {
            var channel = channels.get(i);
            if (channel.name().isBlank() || channel.name().length() > 100) {
                throw new FaultException("channels[" + i + "]", "a channel needs a name of 1 to 100 characters");
            }
            if (!names.add(channel.name())) {
                throw new FaultException("channels[" + i + "]", "two channels are named '" + channel.name() + "'");
            }
        }
        for (int i = 0; i < routes.routes().size(); i++) {
            var route = routes.routes().get(i);
            for (int at = 0; at < route.channels().size(); at++) {
                var channel = route.channels().get(at);
                if (!names.contains(channel)) {
                    throw new FaultException(
                            "routes[" + i + "].channels[" + at + "]",
                            "route '" + route.name() + "' names the channel '" + channel
                                    + "', which is not under channels" + Suggestion.of(channel, names));
                }
            }
            if (new HashSet<>(route.channels()).size() < route.channels().size()) {
                throw new FaultException(
                        "routes[" + i + "].channels", "route '" + route.name() + "' names a channel twice");
            }
        }
        var templates = outgoing.templateNames();
        for (int i = 0; i < channels.size(); i++) {
            var channel = channels.get(i);
            checkTemplate(
                    "channels[" + i + "].template", "channel '" + channel.name() + "'", channel.template(), templates);
        }
        for (int i = 0; i < routes.routes().size(); i++) {
            var route = routes.routes().get(i);
            checkTemplate("routes[" + i + "].template", "route '" + route.name() + "'", route.template(), templates);
        }
        if (keep.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("keep must be a day or more");
        }
    }

    private static void checkTemplate(String path, String who, @Nullable String name, Set<String> known) {
        if (name != null && !known.contains(name)) {
            throw new FaultException(
                    path,
                    who + " names the template '" + name + "', which is not under templates"
                            + Suggestion.of(name, known));
        }
    }

    /// Who may do what over HTTP. Without any, only this machine may, and everything.
    ///
    /// @param send tokens that may post events
    /// @param manage tokens that may also read and replay deliveries, and reload
    /// @param signatures secrets of senders that sign what they post (HMAC-SHA-256)
    public record Access(List<String> send, List<String> manage, List<String> signatures) {
        private static final int SHORTEST = 16;

        @SuppressWarnings("ConstantValue") // a configuration may leave any of them out
        public Access {
            send = send == null ? List.of() : List.copyOf(send);
            manage = manage == null ? List.of() : List.copyOf(manage);
            signatures = signatures == null ? List.of() : List.copyOf(signatures);
            for (var secrets : List.of(send, manage, signatures)) {
                if (secrets.stream().anyMatch(secret -> secret.length() < SHORTEST)) {
                    throw new IllegalArgumentException(
                            "a token or secret must have " + SHORTEST + " characters or more");
                }
            }
        }

        public boolean isOpen() {
            return send.isEmpty() && manage.isEmpty() && signatures.isEmpty();
        }

        /// Without the secrets.
        @Override
        public String toString() {
            return "Access[send=" + send.size() + ", manage=" + manage.size() + ", signatures=" + signatures.size()
                    + "]";
        }
    }

    /// What holds where a route says nothing else.
    record Defaults(@Nullable Locale language, @Nullable List<String> fallback) {}

    /// How hard deliveries are tried.
    record Delivery(
            @Nullable Duration firstRetry,
            @Nullable Duration longestRetry,
            @Nullable Duration giveUpAfter) {
        Retrying retrying() {
            var usual = Retrying.USUAL;
            return new Retrying(
                    firstRetry == null ? usual.first() : firstRetry,
                    longestRetry == null
                            ? (firstRetry != null && firstRetry.compareTo(usual.longest()) > 0
                                    ? firstRetry
                                    : usual.longest())
                            : longestRetry,
                    giveUpAfter == null ? usual.giveUpAfter() : giveUpAfter);
        }
    }

    /// How much may come.
    record Intake(
            @Nullable Long largest,
            @Nullable Long backlog,
            @Nullable Integer perSecond) {
        Inbox.Limits limits() {
            var usual = Inbox.Limits.USUAL;
            return new Inbox.Limits(
                    largest == null ? usual.document() : largest,
                    usual.writing(),
                    backlog == null ? usual.unrouted() : backlog,
                    perSecond == null ? usual.perSecond() : perSecond);
        }
    }

    @JsonCreator
    static Settings of(
            @JsonProperty("access") @Nullable Access access,
            @JsonProperty("defaults") @Nullable Defaults defaults,
            @JsonProperty("environments") @Nullable List<Environment> environments,
            @JsonProperty("channels") @Nullable List<Channel> channels,
            @JsonProperty("routes") @Nullable List<Route> routes,
            @JsonProperty("silences") @Nullable List<Silence> silences,
            @JsonProperty("delivery") @Nullable Delivery delivery,
            @JsonProperty("intake") @Nullable Intake intake,
            @JsonProperty("keep") @Nullable Duration keep,
            @JsonProperty("network") @Nullable Network network,
            @JsonProperty("enable") @Nullable EnabledActions enable,
            @JsonProperty("templates") @Nullable List<UserTemplate> templates) {
        var fallback = defaults == null ? null : defaults.fallback();
        var language = defaults == null ? null : defaults.language();
        return new Settings(
                access == null ? new Access(List.of(), List.of(), List.of()) : access,
                orEmpty(channels),
                new RouteBook(
                        orEmpty(routes),
                        orEmpty(silences),
                        orEmpty(environments),
                        orEmpty(fallback),
                        language == null ? Locale.ENGLISH : language),
                delivery == null ? Retrying.USUAL : delivery.retrying(),
                intake == null ? Inbox.Limits.USUAL : intake.limits(),
                keep == null ? KEPT : keep,
                new Outgoing(
                        network == null ? Network.PUBLIC : network,
                        enable == null ? EnabledActions.NONE : enable,
                        orEmpty(templates)));
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    public Set<String> channelNames() {
        var names = new LinkedHashSet<String>();
        channels.forEach(channel -> names.add(channel.name()));
        return names;
    }
}
