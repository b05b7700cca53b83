package dev.plimsoll.engine.policy.expressions;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelSetsExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
                    Map.entry("distribution", reference(DISTRIBUTION)),
                    Map.entry("layers", ListType.create(reference(LAYER)))));
    private static final StructType PACKAGE = struct(
            "Package",
            Map.of(
                    "purl", STRING,
                    "name", STRING,
                    "version", STRING,
                    "type", STRING,
                    "source", reference(SOURCE),
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

    private static final List<StructType> STRUCTS =
            List.of(SOURCE, DISTRIBUTION, LAYER, IMAGE, PACKAGE, FINDING, SECRET, MALWARE, FILE);

    private static final CelOptions OPTIONS = CelOptions.current()
            .comprehensionMaxIterations(ITERATIONS)
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(50)
            .maxRegexProgramSize(1000)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelStringExtensions STRING_FUNCTIONS = CelExtensions.strings();
    private static final CelSetsExtensions SET_FUNCTIONS = CelExtensions.sets(OPTIONS);

    private final CelParser parser;
    private final Checker checker;

    private enum Use {
        RULES,
        POLICY_SCOPES,
        APPLICATION_SCOPES
    }

    private Dialect(Use use) {
        // `namespace` is one of CEL's words for later (cel-spec, langdef.md, "Syntax"); here it is a fact
        var options = use == Use.APPLICATION_SCOPES
                ? OPTIONS.toBuilder().enableReservedIds(false).build()
                : OPTIONS;
        parser = CelParserFactory.standardCelParserBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(STRING_FUNCTIONS)
                .build();
        checker = new Checker(
                options,
                STRUCTS,
                variables(use),
                ImmutableSet.<CelFunctionDecl>builder()
                        .addAll(STRING_FUNCTIONS.functions())
                        .addAll(SET_FUNCTIONS.functions())
                        .build());
    }

    private static Map<String, CelType> variables(Use use) {
        Map<String, CelType> variables = new TreeMap<>();
        variables.put("image", IMAGE);
        variables.put("labels", LABELS);
        variables.put("registry", STRING);
        switch (use) {
            case RULES -> {
                variables.put("scopes", STRINGS);
                variables.put("inventory", ListType.create(PACKAGE));
                variables.put("findings", ListType.create(FINDING));
                variables.put("secrets", ListType.create(SECRET));
                variables.put("malware", ListType.create(MALWARE));
                variables.put("files", ListType.create(FILE));
                variables.put("searched", STRINGS);
                variables.put("warnings", STRINGS);
                variables.put("complete", SimpleType.BOOL);
                variables.put("now", SimpleType.TIMESTAMP);
            }
            case POLICY_SCOPES -> variables.put("scopes", STRINGS);
            case APPLICATION_SCOPES -> {
                variables.put("repository", STRING);
                variables.put("cluster", STRING);
                variables.put("namespace", STRING);
            }
        }
        return variables;
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

    /// A program of an expression over this dialect's names.
    ///
    /// @throws CelValidationException if it is not a condition over those
    CelRuntime.Program compile(String text) throws CelValidationException, CelEvaluationException {
        return Programs.RUNTIME.createProgram(checker.check(parser.parse(text).getAst()));
    }

    private static StructType struct(String name, Map<String, CelType> fields) {
        var sorted = ImmutableSortedMap.copyOf(fields);
        return StructType.create("plimsoll." + name, sorted.keySet(), field -> Optional.ofNullable(sorted.get(field)));
    }

    /// A struct as the field of another: by its name, as the library itself refers to it.
    private static CelType reference(StructType struct) {
        return StructTypeReference.create(struct.name());
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

    /// Built by the first expression of any dialect; values need no declarations.
    private static final class Programs {
        private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(OPTIONS)
                .addLibraries(STRING_FUNCTIONS, SET_FUNCTIONS)
                .build();
    }
}
