package dev.plimsoll.notifier.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// All that routing goes by, as one configuration gives it; replaced as a whole.
///
/// @param fallback addresses for routes that name none of their own
/// @param language of messages whose route names none
public record RouteBook(
        List<Route> routes,
        List<Silence> silences,
        List<Environment> environments,
        List<String> fallback,
        Locale language) {
    public RouteBook {
        routes = List.copyOf(routes);
        silences = List.copyOf(silences);
        environments = List.copyOf(environments);
        fallback = List.copyOf(fallback);
        fallback.forEach(Recipients::checkAddress);
        var names = new LinkedHashMap<String, Route>();
        for (int i = 0; i < routes.size(); i++) {
            var route = routes.get(i);
            var place = "routes[" + i + "].";
            if (names.put(route.name(), route) != null) {
                throw new FaultException(place + "name", "two routes are named '" + route.name() + "'");
            }
            if (Recipients.needsFallback(route.to()) && route.fallback().isEmpty() && fallback.isEmpty()) {
                throw new FaultException(
                        place + "to",
                        "route '" + route.name()
                                + "' tells the people of a scope and has no fallback: name one, or one under defaults, for"
                                + " scopes without such people");
            }
            for (int at = 0; at < route.environments().size(); at++) {
                var environment = route.environments().get(at);
                if (environments.stream().noneMatch(one -> one.name().equals(environment))) {
                    throw new FaultException(
                            place + "environments[" + at + "]",
                            "route '" + route.name() + "' names the environment '" + environment
                                    + "', which is not under environments");
                }
            }
        }
        for (int i = 0; i < silences.size(); i++) {
            var silence = silences.get(i);
            if (silence.route() != null && !names.containsKey(silence.route())) {
                throw new FaultException(
                        "silences[" + i + "].route",
                        "a silence names the route '" + silence.route() + "', which is not there");
            }
        }
    }

    Map<String, Route> byName() {
        var names = new LinkedHashMap<String, Route>();
        routes.forEach(route -> names.put(route.name(), route));
        return names;
    }

    List<String> fallbackOf(Route route) {
        return route.fallback().isEmpty() ? fallback : route.fallback();
    }

    Locale languageOf(Route route) {
        var own = route.language();
        return own == null ? language : own;
    }

    /// What every route makes of an event.
    ///
    /// @param tenant the route that it was posted for by name; empty for all
    public List<Judgement> judge(Facts facts, String tenant) {
        return routes.stream()
                .map(route -> Matching.judge(this, route, facts, tenant))
                .toList();
    }
}
