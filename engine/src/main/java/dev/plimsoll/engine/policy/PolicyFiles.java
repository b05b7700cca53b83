package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.YamlNode.Mapping;
import dev.plimsoll.engine.policy.YamlNode.Scalar;
import dev.plimsoll.engine.policy.controls.PolicyFolder;
import dev.plimsoll.engine.policy.expressions.Expression;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.engine.policy.suppression.VexDocuments;
import dev.plimsoll.engine.policy.suppression.VexException;
import dev.plimsoll.engine.policy.suppression.VexStatement;
import dev.plimsoll.engine.policy.suppression.Waiver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads policies and waivers from YAML files: documents of kind `ImageAssurancePolicy` and `Waivers`, several to a
/// file where wanted. One fault anywhere, and nothing of it is used.
public final class PolicyFiles {
    private static final List<String> KINDS = List.of("ImageAssurancePolicy", "Waivers");
    /// What a VEX repository (VEX Repository Specification 0.1) says of itself, beside its documents.
    private static final List<String> LISTINGS = List.of("index.json", "manifest.json", "vex-repository.json");

    private static final int MOST_FILES = 10_000;
    private static final int MOST_DEPTH = 16;

    /// From so many documents in a file on they are read on all processors.
    private static final int MANY_DOCUMENTS = 8;

    /// Whether CEL is ready in this process, or getting so.
    private static final AtomicBoolean PREPARED = new AtomicBoolean();

    private final List<PolicyProblem> problems = new ArrayList<>();
    private final List<AssurancePolicy> policies = new ArrayList<>();
    private final List<Waiver> waivers = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final RecordShape.Known shapes = new RecordShape.Known();

    private PolicyFiles() {}

    /// Reads files, and folders with all `.yaml` and `.yml` below them in the order of their names, but for hidden
    /// ones.
    ///
    /// @throws PolicyFileException if anything is not as it must be; it tells every fault
    public static Content read(List<Path> paths) throws PolicyFileException {
        var files = new PolicyFiles();
        for (var path : paths) {
            files.readAll(path);
        }
        return files.content();
    }

    /// Everything that a command line names to judge by. Waivers may stand in policy files and the other way round;
    /// where no file holds a policy, `baseline` judges.
    ///
    /// @param policies must hold a policy, if any file is named
    /// @throws PolicyFileException if anything is not as it must be
    public static Policies policies(List<Path> policies, List<Path> waivers, List<Path> vex)
            throws PolicyFileException {
        List<Path> all = new ArrayList<>(policies);
        all.addAll(waivers);
        var content = read(all);
        if (content.policies().isEmpty() && !policies.isEmpty()) {
            throw new PolicyFileException(List.of(new PolicyProblem(
                    policies.getFirst().toString(), 0, 0, "", "there is no document of kind ImageAssurancePolicy")));
        }
        var judging = content.policies().isEmpty() ? Policies.baseline() : new Policies(content.policies());
        return judging.with(Suppressions.of(content.waivers(), readVex(vex)));
    }

    /// Reads the content of one file.
    ///
    /// @param file its name, for messages
    /// @throws PolicyFileException if anything is not as it must be; it tells every fault
    public static Content read(String file, byte[] yaml) throws PolicyFileException {
        var files = new PolicyFiles();
        files.readFile(file, new PolicyFolder(null), yaml);
        return files.content();
    }

    /// Reads VEX documents (OpenVEX, CycloneDX, CSAF) from files, and from folders with every `.json` below them
    /// except a VEX repository's own listings.
    ///
    /// @throws PolicyFileException if one of them is not to be used; it tells of each
    public static List<VexStatement> readVex(List<Path> paths) throws PolicyFileException {
        var files = new PolicyFiles();
        List<VexStatement> statements = new ArrayList<>();
        for (var path : paths) {
            for (var file : files.filesBelow(path, List.of(".json"))) {
                try (var in = PolicyFolder.open(file)) {
                    statements.addAll(VexDocuments.read(in.readNBytes(VexDocuments.MAX_BYTES + 1)));
                } catch (VexException e) {
                    files.problem(file.toString(), String.valueOf(e.getMessage()));
                } catch (IOException e) {
                    files.problem(file.toString(), unreadable(e));
                }
            }
        }
        files.content();
        return statements;
    }

    /// What files hold.
    ///
    /// @param policies in the order of files and documents, their names all different
    /// @param waivers in the order of files and documents
    public record Content(List<AssurancePolicy> policies, List<Waiver> waivers) {
        public Content {
            policies = List.copyOf(policies);
            waivers = List.copyOf(waivers);
        }
    }

    private Content content() throws PolicyFileException {
        if (!problems.isEmpty()) {
            throw new PolicyFileException(problems);
        }
        return new Content(policies, waivers);
    }

    private void readAll(Path path) {
        for (var file : filesBelow(path, List.of(".yaml", ".yml"))) {
            try (var in = PolicyFolder.open(file)) {
                var beside = new PolicyFolder(file.toAbsolutePath().getParent());
                readFile(file.toString(), beside, in.readNBytes(YamlReader.MAX_BYTES + 1));
            } catch (IOException e) {
                problem(file.toString(), unreadable(e));
            }
        }
    }

    private static String unreadable(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : "cannot be read: " + e.getMessage();
    }

    /// The file itself, or all files below a folder that end so, in the order of their names.
    private List<Path> filesBelow(Path path, List<String> endings) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> below = Files.walk(path, MOST_DEPTH + 1)) {
            var found = new ArrayList<Path>();
            for (var file : (Iterable<Path>) below::iterator) {
                var within = path.relativize(file);
                if (isHidden(within)) {
                    continue;
                }
                if (within.getNameCount() > MOST_DEPTH) {
                    problem(path.toString(), "the folder is nested more than " + MOST_DEPTH + " deep: " + within);
                    return List.of();
                }
                if (endings.stream().anyMatch(file.toString()::endsWith)
                        && !LISTINGS.contains(file.getFileName().toString())
                        && Files.isRegularFile(file)) {
                    found.add(file);
                }
                if (found.size() > MOST_FILES) {
                    problem(path.toString(), "the folder holds more than " + MOST_FILES + " files to read");
                    return List.of();
                }
            }
            Collections.sort(found);
            if (found.isEmpty()) {
                problem(path.toString(), "the folder holds no " + String.join(" or ", endings) + " file");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            problem(path.toString(), "cannot be read: " + e.getMessage());
            return List.of();
        }
    }

    /// Whether it lies in a folder such as `.git`, or `..2027_01_31` where Kubernetes keeps the files of a mounted
    /// ConfigMap to which the visible ones are links.
    private static boolean isHidden(Path within) {
        for (var name : within) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private void readFile(String file, PolicyFolder beside, byte[] yaml) {
        prepare(yaml);
        try {
            var documents = YamlReader.read(file, yaml);
            if (documents.isEmpty()) {
                problem(file, "the file holds no document; expected kind: " + String.join(" or ", KINDS));
            }
            var read = documents.size() < MANY_DOCUMENTS ? documents.stream() : documents.parallelStream();
            read.map(document -> readDocument(file, beside, document))
                    .toList()
                    .forEach(document -> add(file, document));
        } catch (PolicyFileException e) {
            problems.addAll(e.problems());
        }
    }

    /// While this thread reads YAML another one can get CEL ready, which takes as long.
    private static void prepare(byte[] yaml) {
        if (PREPARED.get() || Runtime.getRuntime().availableProcessors() < 2) {
            return;
        }
        var text = new String(yaml, StandardCharsets.ISO_8859_1);
        if ((text.contains("scope:") || text.contains("violatedWhen:")) && PREPARED.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("expressions").start(Expression::prepare);
        }
    }

    /// What is in one document.
    ///
    /// @param policy absent where there is none, or none to be used
    private record Document(
            YamlNode node,
            List<PolicyProblem> problems,
            @Nullable AssurancePolicy policy,
            List<Waiver> waivers) {}

    private Document readDocument(String file, PolicyFolder beside, YamlNode node) {
        List<PolicyProblem> found = new ArrayList<>();
        var records = new RecordReader(file, found, shapes);
        AssurancePolicy policy = null;
        List<Waiver> waived = List.of();
        if (node instanceof Mapping mapping) {
            var version = text(mapping, "apiVersion");
            var kind = text(mapping, "kind");
            if (!version.equals("plimsoll/v1")) {
                records.problem(
                        at(mapping, "apiVersion"),
                        "apiVersion",
                        (version.isEmpty() ? "is missing" : "'" + version + "' is not known") + "; write plimsoll/v1");
            }
            switch (kind) {
                case "ImageAssurancePolicy" -> policy = new PolicyReader(records, found, beside).read(mapping);
                case "Waivers" -> {
                    var read = records.read(WaiversDocument.class, mapping, "");
                    waived = read == null ? waived : read.waivers();
                }
                default -> records.problem(at(mapping, "kind"), "kind", unknownKind(kind));
            }
        } else {
            records.problem(node, "", "is " + node.kind() + "; expected a mapping with apiVersion and kind");
        }
        return new Document(node, found, policy, waived);
    }

    private static String unknownKind(String kind) {
        return kind.isEmpty()
                ? "is missing; write " + String.join(" or ", KINDS)
                : "'" + kind + "' is not known"
                        + Nearest.of(kind, KINDS)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; write " + String.join(" or ", KINDS));
    }

    private void add(String file, Document document) {
        problems.addAll(document.problems());
        waivers.addAll(document.waivers());
        var policy = document.policy();
        if (policy == null) {
            return;
        }
        var before = names.putIfAbsent(policy.name(), file);
        if (before == null) {
            policies.add(policy);
        } else {
            new RecordReader(file, problems, shapes)
                    .problem(
                            at((Mapping) document.node(), "name"),
                            "name",
                            "'" + policy.name() + "' is the name of a policy in " + before + " too");
        }
    }

    private static String text(Mapping mapping, String key) {
        return at(mapping, key) instanceof Scalar scalar ? scalar.text() : "";
    }

    private static YamlNode at(Mapping mapping, String key) {
        for (var entry : mapping.entries()) {
            if (entry.key().text().equals(key)) {
                return entry.value();
            }
        }
        return mapping;
    }

    private void problem(String file, String message) {
        problems.add(new PolicyProblem(file, 0, 0, "", message));
    }

    /// A document of kind `Waivers`.
    record WaiversDocument(String apiVersion, String kind, List<Waiver> waivers) {}
}
