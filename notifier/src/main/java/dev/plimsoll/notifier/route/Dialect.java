package dev.plimsoll.notifier.route;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.plimsoll.vocabulary.Severity;
import java.util.Map;
import java.util.Optional;

/// The names and types that conditions may use; [Facts] fills them. `text.atLeast("high")` compares severities.
final class Dialect {
    /// How many steps all loops of one expression may take together.
    static final int ITERATIONS = 1_000_000;

    private static final int LONGEST = 10_000;
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType STRINGS = ListType.create(STRING);
    private static final MapType TEXTS = MapType.create(STRING, STRING);

    private static final StructType SCOPE = struct(
            "Scope",
            Map.of(
                    "name",
                    STRING,
                    "owners",
                    STRINGS,
                    "development",
                    STRINGS,
                    "security",
                    STRINGS,
                    "operations",
                    STRINGS));
    private static final StructType IMAGE = struct(
            "Image",
            Map.of(
                    "reference", STRING,
                    "digest", STRING,
                    "registry", STRING,
                    "repository", STRING,
                    "tag", STRING,
                    "os", STRING,
                    "compliant", SimpleType.BOOL,
                    "labels", TEXTS,
                    "running", STRINGS));
    private static final StructType FINDING = struct(
            "Finding",
            Map.ofEntries(
                    Map.entry("id", STRING),
                    Map.entry("severity", STRING),
                    Map.entry("package", STRING),
                    Map.entry("version", STRING),
                    Map.entry("fixedVersion", STRING),
                    Map.entry("fixable", SimpleType.BOOL),
                    Map.entry("paths", STRINGS),
                    Map.entry("score", SimpleType.DOUBLE),
                    Map.entry("epss", SimpleType.DOUBLE),
                    Map.entry("knownExploited", SimpleType.BOOL),
                    Map.entry("title", STRING),
                    Map.entry("firstSeen", SimpleType.TIMESTAMP),
                    Map.entry("link", STRING)));
    private static final StructType INCIDENT = struct(
            "Incident",
            Map.of(
                    "rule", STRING,
                    "severity", STRING,
                    "description", STRING,
                    "place", STRING,
                    "action", STRING,
                    "details", TEXTS));
    private static final StructType EVENT = struct(
            "Event",
            Map.of(
                    "id", STRING,
                    "kind", STRING,
                    "source", STRING,
                    "time", SimpleType.TIMESTAMP,
                    "title", STRING,
                    "address", STRING,
                    "severity", STRING,
                    "imageCount", SimpleType.INT,
                    "violations", STRINGS));

    private final Cel cel;

    private Dialect(boolean findings) {
        var options = CelOptions.current()
                .comprehensionMaxIterations(ITERATIONS)
                .maxExpressionCodePointSize(LONGEST)
                .maxParseRecursionDepth(50)
                .maxRegexProgramSize(1000)
                .enableHeterogeneousNumericComparisons(true)
                .build();
        var builder = CelFactory.plannerCelBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Types())
                .addCompilerLibraries(CelExtensions.strings(), CelExtensions.sets(options))
                .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.sets(options))
                .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                        "atLeast",
                        CelOverloadDecl.newMemberOverload("severity_at_least", SimpleType.BOOL, STRING, STRING)))
                .addFunctionBindings(
                        CelFunctionBinding.from("severity_at_least", String.class, String.class, Dialect::atLeast))
                .addVar("event", EVENT)
                .addVar("image", IMAGE)
                .addVar("images", ListType.create(IMAGE))
                .addVar("findings", ListType.create(FINDING))
                .addVar("incident", INCIDENT)
                .addVar("scope", SCOPE)
                .addVar("environment", STRING)
                .addVar("now", SimpleType.TIMESTAMP)
                .addVar("raw", SimpleType.DYN)
                .setResultType(SimpleType.BOOL);
        if (findings) {
            builder.addVar("finding", FINDING);
        }
        cel = builder.build();
    }

    private static boolean atLeast(String severity, String least) {
        return !Severity.parse(least).isWorseThan(Severity.parse(severity));
    }

    static Dialect ofEvents() {
        return Events.DIALECT;
    }

    static Dialect ofFindings() {
        return Findings.DIALECT;
    }

    Cel cel() {
        return cel;
    }

    private static StructType struct(String name, Map<String, CelType> fields) {
        var sorted = ImmutableSortedMap.copyOf(fields);
        return StructType.create("plimsoll." + name, sorted.keySet(), field -> Optional.ofNullable(sorted.get(field)));
    }

    /// Built by the first condition over events.
    private static final class Events {
        private static final Dialect DIALECT = new Dialect(false);
    }

    /// Built by the first condition over findings.
    private static final class Findings {
        private static final Dialect DIALECT = new Dialect(true);
    }

    private static final class Types implements CelTypeProvider {
        private static final ImmutableList<CelType> ALL = ImmutableList.of(SCOPE, IMAGE, FINDING, INCIDENT, EVENT);

        @Override
        public ImmutableCollection<CelType> types() {
            return ALL;
        }

        @Override
        public Optional<CelType> findType(String name) {
            return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
        }
    }
}
