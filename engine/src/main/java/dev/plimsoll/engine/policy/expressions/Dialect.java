package dev.plimsoll.engine.policy.expressions;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.Map;
import java.util.Optional;

/// The names and types that expressions may use; [ExpressionFacts] fills them.
final class Dialect {
    /// How many steps all loops of one expression may take together.
    static final int ITERATIONS = 1_000_000;

    private static final int LONGEST = 10_000;
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType STRINGS = ListType.create(STRING);
    private static final MapType LABELS = MapType.create(STRING, STRING);

    private static final StructType SOURCE = struct("Source", Map.of("name", STRING, "version", STRING));
    private static final StructType DISTRIBUTION = struct(
            "Distribution",
            Map.of("id", STRING, "versionId", STRING, "codename", STRING, "idLike", STRINGS, "name", STRING));
    private static final StructType LAYER =
            struct("Layer", Map.of("diffId", STRING, "digest", STRING, "createdBy", STRING));
    private static final StructType IMAGE = struct(
            "Image",
            Map.ofEntries(
                    Map.entry("reference", STRING),
                    Map.entry("names", STRINGS),
                    Map.entry("registry", STRING),
                    Map.entry("repository", STRING),
                    Map.entry("tag", STRING),
                    Map.entry("digest", STRING),
                    Map.entry("os", STRING),
                    Map.entry("architecture", STRING),
                    Map.entry("user", STRING),
                    Map.entry("created", SimpleType.TIMESTAMP),
                    Map.entry("labels", LABELS),
                    Map.entry("environment", STRINGS),
                    Map.entry("entrypoint", STRINGS),
                    Map.entry("command", STRINGS),
                    Map.entry("exposedPorts", STRINGS),
                    Map.entry("distribution", DISTRIBUTION),
                    Map.entry("layers", ListType.create(LAYER))));
    private static final StructType PACKAGE = struct(
            "Package",
            Map.of(
                    "purl", STRING,
                    "name", STRING,
                    "version", STRING,
                    "type", STRING,
                    "source", SOURCE,
                    "layer", STRING,
                    "paths", STRINGS,
                    "licences", STRINGS,
                    "ownedBy", STRING,
                    "confidence", STRING));
    private static final StructType FINDING = struct(
            "Finding",
            Map.ofEntries(
                    Map.entry("id", STRING),
                    Map.entry("aliases", STRINGS),
                    Map.entry("severity", STRING),
                    Map.entry("score", SimpleType.DOUBLE),
                    Map.entry("epss", SimpleType.DOUBLE),
                    Map.entry("knownExploited", SimpleType.BOOL),
                    Map.entry("exploitation", STRING),
                    Map.entry("automatable", SimpleType.BOOL),
                    Map.entry("fixSeen", SimpleType.TIMESTAMP),
                    Map.entry("package", STRING),
                    Map.entry("name", STRING),
                    Map.entry("version", STRING),
                    Map.entry("type", STRING),
                    Map.entry("layer", STRING),
                    Map.entry("paths", STRINGS),
                    Map.entry("fixState", STRING),
                    Map.entry("fixedVersion", STRING),
                    Map.entry("published", SimpleType.TIMESTAMP),
                    Map.entry("suppressed", SimpleType.BOOL)));

    private static final StructType SECRET = struct(
            "Secret",
            Map.of(
                    "rule", STRING,
                    "title", STRING,
                    "path", STRING,
                    "layer", STRING,
                    "line", SimpleType.INT,
                    "excerpt", STRING,
                    "deleted", SimpleType.BOOL,
                    "fingerprint", STRING));
    private static final StructType MALWARE = struct(
            "Malware",
            Map.of(
                    "name", STRING,
                    "finder", STRING,
                    "path", STRING,
                    "layer", STRING,
                    "sha256", STRING,
                    "deleted", SimpleType.BOOL));
    private static final StructType FILE = struct(
            "File",
            Map.of(
                    "path", STRING,
                    "layer", STRING,
                    "mode", SimpleType.INT,
                    "size", SimpleType.INT,
                    "setuid", SimpleType.BOOL,
                    "worldWritable", SimpleType.BOOL));

    private final Cel cel;

    private enum Use {
        RULES,
        POLICY_SCOPES,
        APPLICATION_SCOPES
    }

    private Dialect(Use use) {
        var options = CelOptions.current()
                .comprehensionMaxIterations(ITERATIONS)
                .maxExpressionCodePointSize(LONGEST)
                .maxParseRecursionDepth(50)
                .maxRegexProgramSize(1000)
                .enableHeterogeneousNumericComparisons(true)
                // `namespace` is one of CEL's words for later (cel-spec, langdef.md, "Syntax"); here it is a fact
                .enableReservedIds(use != Use.APPLICATION_SCOPES)
                .build();
        var builder = CelFactory.plannerCelBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Types())
                .addCompilerLibraries(CelExtensions.strings(), CelExtensions.sets(options))
                .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.sets(options))
                .addVar("image", IMAGE)
                .addVar("labels", LABELS)
                .addVar("registry", STRING)
                .setResultType(SimpleType.BOOL);
        switch (use) {
            case RULES ->
                builder.addVar("scopes", STRINGS)
                        .addVar("inventory", ListType.create(PACKAGE))
                        .addVar("findings", ListType.create(FINDING))
                        .addVar("secrets", ListType.create(SECRET))
                        .addVar("malware", ListType.create(MALWARE))
                        .addVar("files", ListType.create(FILE))
                        .addVar("searched", STRINGS)
                        .addVar("warnings", STRINGS)
                        .addVar("complete", SimpleType.BOOL)
                        .addVar("now", SimpleType.TIMESTAMP);
            case POLICY_SCOPES -> builder.addVar("scopes", STRINGS);
            case APPLICATION_SCOPES ->
                builder.addVar("repository", STRING).addVar("cluster", STRING).addVar("namespace", STRING);
        }
        cel = builder.build();
    }

    /// What rules may use.
    static Dialect rules() {
        return Rules.DIALECT;
    }

    /// What scopes may use: the image and the names of application scopes.
    static Dialect scopes() {
        return Scopes.DIALECT;
    }

    /// What application scopes may use: the image, and where it runs.
    static Dialect applicationScopes() {
        return ApplicationScopes.DIALECT;
    }

    Cel cel() {
        return cel;
    }

    private static StructType struct(String name, Map<String, CelType> fields) {
        var sorted = ImmutableSortedMap.copyOf(fields);
        return StructType.create("plimsoll." + name, sorted.keySet(), field -> Optional.ofNullable(sorted.get(field)));
    }

    /// Built by the first rule.
    private static final class Rules {
        private static final Dialect DIALECT = new Dialect(Use.RULES);
    }

    /// Built by the first scope.
    private static final class Scopes {
        private static final Dialect DIALECT = new Dialect(Use.POLICY_SCOPES);
    }

    /// Built by the first application scope.
    private static final class ApplicationScopes {
        private static final Dialect DIALECT = new Dialect(Use.APPLICATION_SCOPES);
    }

    private static final class Types implements CelTypeProvider {
        private static final ImmutableList<CelType> ALL =
                ImmutableList.of(SOURCE, DISTRIBUTION, LAYER, IMAGE, PACKAGE, FINDING, SECRET, MALWARE, FILE);

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
