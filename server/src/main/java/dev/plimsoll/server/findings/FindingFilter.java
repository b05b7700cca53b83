package dev.plimsoll.server.findings;

import dev.plimsoll.server.images.PurlParts;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.vocabulary.FixState;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/// Which findings are asked for; all that is absent does not matter.
///
/// @param vulnerability any of its names, as [VulnerabilityStore#key] writes it
/// @param packages a package URL, with or without version and qualifiers, or the plain name
/// @param minEpss 0 to 1
/// @param suppressed whether somebody has set it aside
/// @param since first seen then or later
/// @param before first seen earlier
/// @param image its id
/// @param repository registry and path that the image is or was called by
/// @param scope its id
record FindingFilter(
        Set<Severity> severities,
        @Nullable String vulnerability,
        @Nullable String packages,
        Set<FixState> fixStates,
        @Nullable Boolean knownExploited,
        @Nullable Double minEpss,
        @Nullable Boolean suppressed,
        @Nullable Instant since,
        @Nullable Instant before,
        @Nullable Long image,
        @Nullable String repository,
        @Nullable Long scope) {
    /// The parameters of the API that filter, with commas between them.
    static final String NAMES =
            "severity,vulnerability,package,fixState,knownExploited,minEpss,suppressed,since,before,"
                    + "image,repository,scope";

    static final Set<String> PARAMETERS = Set.of(NAMES.split(",", -1));

    private static final int LAST_YEAR = 9_999;
    private static final int LONGEST = 1_000;
    /// Few vulnerabilities are as likely to be exploited as that.
    private static final double LIKELY = 0.2;

    FindingFilter {
        severities = Set.copyOf(severities);
        fixStates = Set.copyOf(fixStates);
    }

    /// Reads the parameters of a request.
    ///
    /// @param others parameters that are allowed besides
    /// @throws InvalidInput if one is unknown or has a value that it cannot have
    static FindingFilter of(MultiValueMap<String, String> parameters, Set<String> others) {
        for (var name : parameters.keySet()) {
            if (!PARAMETERS.contains(name) && !others.contains(name)) {
                var all = new TreeSet<>(PARAMETERS);
                all.addAll(others);
                throw new InvalidInput(name, "is not known here; there are " + String.join(", ", all));
            }
        }
        return new FindingFilter(
                Set.copyOf(list(parameters, "severity", Severity::parse)),
                one(parameters, "vulnerability", VulnerabilityStore::key),
                one(parameters, "package", FindingFilter::packages),
                Set.copyOf(list(parameters, "fixState", FixState::parse)),
                one(parameters, "knownExploited", FindingFilter::truth),
                one(parameters, "minEpss", FindingFilter::likelihood),
                one(parameters, "suppressed", FindingFilter::truth),
                one(parameters, "since", FindingFilter::instant),
                one(parameters, "before", FindingFilter::instant),
                one(parameters, "image", Long::valueOf),
                one(parameters, "repository", FindingFilter::repository),
                one(parameters, "scope", Long::valueOf));
    }

    private static <T> @Nullable T one(
            MultiValueMap<String, String> parameters, String name, Function<String, T> parse) {
        var values = list(parameters, name, parse);
        if (values.size() > 1) {
            throw new InvalidInput(name, "is given more than once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    /// Values given one by one, or with commas between them.
    private static <T> List<T> list(MultiValueMap<String, String> parameters, String name, Function<String, T> parse) {
        var given = parameters.get(name);
        if (given == null) {
            return List.of();
        }
        return given.stream()
                .flatMap(text -> List.of(text.split(",", -1)).stream())
                .map(text -> {
                    if (text.isBlank() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
                        throw new InvalidInput(name, "needs a value of 1 to " + LONGEST + " characters");
                    }
                    try {
                        return parse.apply(text.strip());
                    } catch (IllegalArgumentException | DateTimeException e) {
                        throw new InvalidInput(
                                name,
                                e instanceof NumberFormatException
                                        ? "must be a number"
                                        : String.valueOf(e.getMessage()));
                    }
                })
                .toList();
    }

    private static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static double likelihood(String text) {
        double value = Double.parseDouble(text);
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("must be 0 to 1");
        }
        return value;
    }

    private static Instant instant(String text) {
        var instant = text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : Instant.parse(text);
        int year = instant.atOffset(ZoneOffset.UTC).getYear();
        if (year < 1 || year > LAST_YEAR) {
            throw new IllegalArgumentException("must lie within the years 1 to " + LAST_YEAR);
        }
        return instant;
    }

    private static String packages(String text) {
        return text.startsWith("pkg:") ? PackageUrl.parse(text).canonical() : text;
    }

    private static String repository(String text) {
        var reference = ImageReference.parse(text);
        return reference.registry() + "/" + reference.repository();
    }

    /// What is asked of the match `m`, whatever the image.
    Conditions ofMatch() {
        var conditions = new Conditions().and("m.resolved_at IS NULL");
        if (!severities.isEmpty()) {
            conditions.and(
                    "m.severity IN (:severities)",
                    "severities",
                    severities.stream().map(MatchStore::rank).toList());
        }
        if (vulnerability != null) {
            conditions.and(
                    "m.vulnerability IN (SELECT a.vulnerability FROM vulnerability_alias a WHERE a.alias = :alias)",
                    "alias",
                    vulnerability);
        }
        if (packages != null) {
            ofPackage(conditions, packages);
        }
        if (!fixStates.isEmpty()) {
            conditions.and(
                    "m.fix_state IN (:fixStates)",
                    "fixStates",
                    fixStates.stream().map(FixState::label).toList());
        }
        if (knownExploited != null) {
            conditions.and((knownExploited ? "" : "NOT ") + "EXISTS (SELECT 1 FROM vulnerability e"
                    + " WHERE e.name = m.vulnerability AND e.known_exploited = 1)");
        }
        if (minEpss != null) {
            conditions.and(
                    "EXISTS (SELECT 1 FROM vulnerability l WHERE l.name = m.vulnerability AND l.epss >= :minEpss)",
                    "minEpss",
                    minEpss);
        }
        if (before != null) {
            conditions.and("m.opened_at < :before", "before", before.toEpochMilli());
        }
        if (Boolean.TRUE.equals(suppressed)) {
            // few are: those that nobody set aside anywhere need not be looked for
            conditions.and("EXISTS (SELECT 1 FROM finding_assessment any_image"
                    + " WHERE any_image.component_id = m.component_id"
                    + " AND any_image.vulnerability = m.vulnerability AND any_image.suppressed = 1)");
        }
        return conditions;
    }

    /// Whether only some matches can meet it.
    boolean narrows() {
        return !severities.isEmpty()
                || vulnerability != null
                || packages != null
                || !fixStates.isEmpty()
                || Boolean.TRUE.equals(knownExploited)
                || minEpss != null
                || Boolean.TRUE.equals(suppressed)
                || before != null;
    }

    /// What [#ofMatch] asks of each match by an index of vulnerabilities, in words that lead from these to the matches.
    Conditions leading() {
        var conditions = new Conditions();
        if (Boolean.TRUE.equals(knownExploited)) {
            conditions.and("m.vulnerability IN (SELECT e.name FROM vulnerability e WHERE e.known_exploited = 1)");
        }
        if (minEpss != null && minEpss >= LIKELY) {
            conditions.and(
                    "m.vulnerability IN (SELECT l.name FROM vulnerability l WHERE l.epss >= :minEpss)",
                    "minEpss",
                    minEpss);
        }
        return conditions;
    }

    private static void ofPackage(Conditions conditions, String asked) {
        if (!asked.startsWith("pkg:")) {
            conditions.and(
                    "m.component_id IN (SELECT c.id FROM component c JOIN package p ON p.id = c.package_id"
                            + " WHERE p.name = :name)",
                    "name",
                    asked);
            return;
        }
        var purl = new PackageUrl(asked);
        var unversioned = PurlParts.unversioned(purl);
        conditions.and(
                "m.component_id IN (SELECT c.id FROM component c JOIN package p ON p.id = c.package_id"
                        + " WHERE p.purl = :package"
                        + (asked.equals(unversioned)
                                ? ")"
                                : " AND (c.purl = :purl OR SUBSTR(c.purl, 1, :length) = :unqualified))"),
                "package",
                unversioned);
        if (!asked.equals(unversioned)) {
            var open = asked + "?";
            conditions.values().put("purl", asked);
            conditions.values().put("unqualified", open);
            conditions.values().put("length", open.length());
        }
    }

    /// What is asked of the image `i`.
    Conditions ofImage() {
        var conditions = new Conditions().and("i.status = 'REGISTERED'");
        if (image != null) {
            conditions.and("i.id = :image", "image", image);
        }
        if (repository != null) {
            conditions.and(
                    "EXISTS (SELECT 1 FROM image_name n WHERE n.repository = :repository AND n.image_id = i.id)",
                    "repository",
                    repository);
        }
        if (before != null) {
            conditions.and("i.registered_at < :before", "before", before.toEpochMilli());
        }
        if (scope != null) {
            conditions.and(
                    "EXISTS (SELECT 1 FROM scope_image o WHERE o.scope_id = :scope AND o.image_id = i.id)",
                    "scope",
                    scope);
        }
        return conditions;
    }

    /// What is asked of the match `m` in the image `i` by way of the link `x`; but for `since`, see [FindingQuestion].
    Conditions ofBoth() {
        var conditions = new Conditions();
        if (suppressed != null) {
            conditions.and((suppressed ? "" : "NOT ")
                    + "EXISTS (SELECT 1 FROM finding_assessment f WHERE f.image_id = i.id"
                    + " AND f.component_id = m.component_id AND f.vulnerability = m.vulnerability"
                    + " AND f.layer = x.layer AND f.suppressed = 1)");
        }
        return conditions;
    }
}
