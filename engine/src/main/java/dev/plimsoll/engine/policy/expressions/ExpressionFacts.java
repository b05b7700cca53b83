package dev.plimsoll.engine.policy.expressions;

import dev.plimsoll.engine.inventory.SecretFingerprint;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.Inventory;
import dev.plimsoll.vocabulary.OperatingSystem;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.Warning;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What expressions see of an image and of what was found in it: texts are empty where a report has none, dates and
/// scores are left out, so that `has(f.score)` tells.
public final class ExpressionFacts {
    private ExpressionFacts() {}

    /// The variables of a scope, once for each name of the image.
    public static List<Map<String, Object>> ofScopes(
            ImageFacts image, @Nullable OperatingSystem os, List<String> scopes) {
        return ImageName.of(image).stream()
                .map(name -> image(image, os, scopes, name))
                .toList();
    }

    /// A place where an image runs; empty texts where that is not known.
    public record Place(String cluster, String namespace) {
        public static final Place UNKNOWN = new Place("", "");
    }

    /// The variables of an application scope, once for each name of the image in each place.
    ///
    /// @param places where it runs; none stands for an unknown one
    public static List<Map<String, Object>> ofApplicationScopes(
            ImageFacts image, @Nullable OperatingSystem os, List<Place> places) {
        return ImageName.of(image).stream()
                .flatMap(name -> (places.isEmpty() ? List.of(Place.UNKNOWN) : places)
                        .stream().map(place -> {
                            var variables = image(image, os, List.of(), name);
                            variables.remove("scopes");
                            variables.put("repository", name.repository());
                            variables.put("cluster", place.cluster());
                            variables.put("namespace", place.namespace());
                            return variables;
                        }))
                .toList();
    }

    /// The variables of a rule.
    public static Map<String, Object> ofRules(
            ImageFacts image,
            List<String> scopes,
            Inventory inventory,
            List<Finding> findings,
            List<Warning> warnings,
            Instant now) {
        var variables = image(image, inventory.os(), scopes, ImageName.of(image).getFirst());
        Map<PackageUrl, List<String>> paths = new HashMap<>();
        for (var installed : inventory.packages()) {
            paths.putIfAbsent(installed.purl(), installed.paths());
        }
        variables.put(
                "inventory",
                new ListOnDemand(() -> inventory.packages().stream()
                        .<Object>map(ExpressionFacts::installed)
                        .toList()));
        variables.put(
                "findings",
                new ListOnDemand(() -> findings.stream()
                        .<Object>map(finding -> finding(finding, paths.getOrDefault(finding.packageUrl(), List.of())))
                        .toList()));
        variables.put(
                "warnings", warnings.stream().map(Warning::code).distinct().toList());
        variables.put("complete", inventory.complete());
        variables.put("now", now);
        contents(inventory, variables);
        return variables;
    }

    private static Map<String, Object> image(
            ImageFacts image, @Nullable OperatingSystem os, List<String> scopes, ImageName name) {
        var config = image.config();
        var platform = image.platform();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("reference", image.reference());
        facts.put("names", image.names());
        facts.put("registry", name.registry());
        facts.put("repository", name.repository());
        facts.put("tag", name.tag());
        facts.put("digest", text(image.digest()));
        facts.put("os", platform == null ? "" : platform.os());
        facts.put("architecture", platform == null ? "" : platform.architecture());
        facts.put("user", config.user());
        put(facts, "created", config.created());
        facts.put("labels", config.labels());
        facts.put("environment", config.environment());
        facts.put("entrypoint", config.entrypoint());
        facts.put("command", config.command());
        facts.put("exposedPorts", config.exposedPorts());
        facts.put("distribution", distribution(os));
        facts.put(
                "layers",
                image.layers().stream()
                        .map(layer -> Map.of(
                                "diffId", layer.diffId().toString(),
                                "digest", text(layer.digest()),
                                "createdBy", text(layer.createdBy())))
                        .toList());
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("image", facts);
        variables.put("labels", config.labels());
        variables.put("registry", name.registry());
        variables.put("scopes", scopes);
        return variables;
    }

    private static Map<String, Object> distribution(@Nullable OperatingSystem os) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", os == null ? "" : os.id());
        facts.put("versionId", os == null ? "" : text(os.versionId()));
        facts.put("codename", os == null ? "" : text(os.codename()));
        facts.put("idLike", os == null ? List.of() : os.idLike());
        facts.put("name", os == null ? "" : os.prettyName());
        return facts;
    }

    /// What was not looked for has no name: a rule that speaks of it has no answer.
    private static void contents(Inventory inventory, Map<String, Object> variables) {
        var searched = inventory.searched();
        variables.put("searched", searched);
        if (searched.contains(Inventory.SECRETS)) {
            variables.put(
                    "secrets",
                    new ListOnDemand(() -> inventory.secrets().stream()
                            .<Object>map(ExpressionFacts::secret)
                            .toList()));
        }
        if (searched.stream().anyMatch(what -> what.equals(Inventory.CLAMD) || what.startsWith("malware-list:"))) {
            variables.put(
                    "malware",
                    new ListOnDemand(() -> inventory.malware().stream()
                            .<Object>map(ExpressionFacts::malware)
                            .toList()));
        }
        if (searched.contains(Inventory.MODES)) {
            variables.put(
                    "files",
                    new ListOnDemand(() -> inventory.files().stream()
                            .<Object>map(ExpressionFacts::file)
                            .toList()));
        }
    }

    private static Map<String, Object> secret(FoundSecret secret) {
        return Map.of(
                "rule", secret.rule(),
                "title", secret.title(),
                "path", secret.path(),
                "layer", text(secret.layer()),
                "line", (long) secret.line(),
                "excerpt", secret.excerpt(),
                "deleted", secret.deleted(),
                "fingerprint", SecretFingerprint.of(secret));
    }

    private static Map<String, Object> malware(FoundMalware found) {
        return Map.of(
                "name", found.name(),
                "finder", found.finder(),
                "path", found.path(),
                "layer", text(found.layer()),
                "sha256", text(found.sha256()),
                "deleted", found.deleted());
    }

    private static Map<String, Object> file(FileFacts file) {
        return Map.of(
                "path", file.path(),
                "layer", text(file.layer()),
                "mode", (long) file.mode(),
                "size", file.size(),
                "setuid", file.setuid(),
                "worldWritable", file.worldWritableExecutable());
    }

    private static Map<String, Object> installed(InstalledPackage installed) {
        var source = installed.source();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("purl", installed.purl().canonical());
        facts.put("name", installed.name());
        facts.put("version", installed.version());
        facts.put("type", installed.type());
        facts.put(
                "source",
                source == null
                        ? Map.of("name", "", "version", "")
                        : Map.of("name", source.name(), "version", source.version()));
        facts.put("layer", text(installed.layer()));
        facts.put("paths", installed.paths());
        facts.put("licences", installed.licences());
        facts.put("ownedBy", text(installed.ownedBy()));
        facts.put("confidence", installed.confidence().name().toLowerCase(Locale.ROOT));
        return facts;
    }

    private static Map<String, Object> finding(Finding finding, List<String> paths) {
        var epss = finding.epss();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", finding.id());
        facts.put("aliases", finding.aliases());
        facts.put("severity", finding.severity().label());
        Cvss.counting(finding.cvss()).ifPresent(cvss -> facts.put("score", cvss.score()));
        put(facts, "epss", epss == null ? null : epss.score());
        facts.put("knownExploited", finding.knownExploited());
        var exploitation = finding.exploitation();
        facts.put(
                "exploitation", exploitation == null ? "" : exploitation.state().label());
        facts.put("automatable", exploitation != null && Boolean.TRUE.equals(exploitation.automatable()));
        put(facts, "fixSeen", finding.fixSeen());
        facts.put("package", finding.packageUrl().canonical());
        facts.put("name", finding.name());
        facts.put("version", finding.version());
        facts.put("type", finding.packageUrl().type());
        facts.put("layer", text(finding.layer()));
        facts.put("paths", paths);
        facts.put("fixState", finding.fixState().label());
        facts.put("fixedVersion", text(finding.fixedVersion()));
        put(facts, "published", finding.published());
        facts.put("suppressed", finding.suppressedBy() != null);
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        Optional.ofNullable(value).ifPresent(given -> facts.put(name, given));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
