package dev.plimsoll.cli;

import dev.plimsoll.engine.policy.AssurancePolicy;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.vocabulary.ImageReference;
import dev.plimsoll.vocabulary.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The Aqua scanner's own words, so that a pipeline written for `scannercli scan` changes one word. They mean the
/// same here; what needs a server is said to have no effect as long as there is none to ask, never passed over.
///
/// The contract is what public pipelines and the Jenkins plugin aqua-security-scanner write.
final class AquaOptions {
    private static final String HEADING =
            "%nFor pipelines written for the Aqua scanner (scannercli scan → plimsoll scan):%n";

    /// In the order in which help lists them.
    static final List<String> NAMES = List.of(
            "--registry",
            "--registry-host",
            "--local",
            "--docker-archive",
            "--image-name",
            "--jsonfile",
            "--htmlfile",
            "--text",
            "--html",
            "--show-negligible",
            "--layer-vulnerabilities",
            "--policies",
            "--checkonly",
            "--host",
            "--token",
            "--user",
            "--password",
            "--no-verify");

    /// What Aqua calls the registry that every installation has.
    private static final String DOCKER_HUB = "Docker Hub";

    @Option(
            names = "--registry",
            order = 700,
            paramLabel = "NAME",
            description = "Registry that holds IMAGE: its host, or a name that --registry-host knows.")
    @Nullable
    String registry;

    @Option(
            names = "--registry-host",
            order = 701,
            paramLabel = "NAME=HOST",
            description = "Host, and path if any, of what pipelines call by a name in --registry; may be repeated.")
    Map<String, String> hosts = new LinkedHashMap<>();

    @Option(names = "--local", order = 702, description = "IMAGE is in the local Docker engine, as docker:IMAGE says.")
    boolean local;

    @Option(
            names = "--docker-archive",
            order = 703,
            paramLabel = "FILE",
            description = "The image is in this file, which docker save wrote; IMAGE is only its name.")
    @Nullable
    String archive;

    @Option(
            names = "--image-name",
            order = 704,
            paramLabel = "NAME",
            description = "The name that policies know IMAGE by, where it is in a file.")
    @Nullable
    String imageName;

    @Option(
            names = "--jsonfile",
            order = 710,
            paramLabel = "FILE",
            description = "Write the Aqua scanner's JSON there, as --format aqua=FILE does.")
    @Nullable
    Path jsonFile;

    @Option(
            names = "--htmlfile",
            order = 711,
            paramLabel = "FILE",
            description = "Write the page there, as --format html=FILE does.")
    @Nullable
    Path htmlFile;

    @Option(names = "--text", order = 712, description = "Print text, as --format text does.")
    boolean text;

    @Option(
            names = "--html",
            order = 713,
            description = "Print the page, as --format html does, in the form that the Jenkins plugin can cut out.")
    boolean html;

    @Option(
            names = "--show-negligible",
            order = 714,
            description = "Show negligible findings too, where --severity would hide them.")
    boolean showNegligible;

    @Option(
            names = "--layer-vulnerabilities",
            order = 715,
            description = "Say which layer each finding comes from: every report does.")
    boolean layerVulnerabilities;

    @Option(
            names = "--policies",
            order = 720,
            split = ",",
            paramLabel = "NAME",
            description = "Judge by the policies of these names only, of --policy or of the platform.")
    List<String> policies = new ArrayList<>();

    @Option(
            names = "--checkonly",
            order = 721,
            description = "Store no result on a server: none is without --register.")
    boolean checkOnly;

    @Option(
            names = {"-H", "--host"},
            order = 730,
            paramLabel = "URL",
            description = "Another scanner's server, which is never asked; a platform of Plimsoll: --server.")
    @Nullable
    String host;

    @Option(
            names = {"-A", "--token"},
            order = 731,
            paramLabel = "TOKEN",
            description = "Token for the server.")
    @Nullable
    String token;

    @Option(
            names = {"-U", "--user"},
            order = 732,
            paramLabel = "NAME",
            description = "User at the server; at the registry: --username.")
    @Nullable
    String user;

    @Option(
            names = {"-P", "--password"},
            order = 733,
            paramLabel = "WORD",
            description = "Password at the server; at the registry: --password-stdin.")
    @Nullable
    String password;

    @Option(names = "--no-verify", order = 734, description = "Accept any certificate of the server.")
    boolean noVerify;

    /// Whether a scan can do without knowing these options: reading them from their annotations takes some
    /// 40 ms of a start, which most scans need not pay. Where one is on the command line after all, parsing
    /// without them fails.
    static boolean areUnlikely(Surroundings around, String... arguments) {
        if (arguments.length < 2 || !arguments[0].equals("scan")) {
            return false;
        }
        for (var argument : arguments) {
            if (argument.equals("--help") || argument.equals("-h") || NAMES.contains(argument)) {
                return false;
            }
        }
        if (Files.exists(around.folder().resolve(SettingsFile.NAME))) {
            return false;
        }
        for (var variable : around.environment().keySet()) {
            if (variable.startsWith("PLIMSOLL_")) {
                var name = variable.substring("PLIMSOLL_".length()).replaceFirst("^SCAN_", "");
                if (NAMES.contains("--" + name.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                    return false;
                }
            }
        }
        return true;
    }

    void addTo(CommandSpec command) {
        var group = ArgGroupSpec.builder().heading(HEADING).validate(false).order(700);
        CommandSpec.forAnnotatedObject(this).options().forEach(group::addArg);
        command.addArgGroup(group.build());
    }

    /// Says what has no effect, and what happens instead.
    void tell(Surroundings around) {
        var server = given(
                Map.entry("--host", host != null),
                Map.entry("--token", token != null),
                Map.entry("--user", user != null),
                Map.entry("--password", password != null));
        if (!server.isEmpty()) {
            around.say(
                    server + ": the server of another scanner is not asked; the image is judged here, by --policy FILE"
                            + " or the built-in baseline (a platform of Plimsoll is named with --server URL)");
        }
        if (noVerify) {
            around.say("--no-verify: no server is asked whose certificate could be accepted; those of registries are"
                    + " verified (--insecure-registry HOST allows plain HTTP)");
        }
        if (registry != null && (local || archive != null)) {
            around.say("--registry '" + registry + "' is not asked: the image comes from "
                    + (local ? "the local engine" : archive));
        }
    }

    @SafeVarargs
    private static String given(Map.Entry<String, Boolean>... options) {
        var names = new ArrayList<String>();
        for (var option : options) {
            if (option.getValue()) {
                names.add(option.getKey());
            }
        }
        return String.join(", ", names);
    }

    /// Which image is meant, as the rest of the program writes it.
    ///
    /// @param image as it stands on the command line
    String reference(String image) {
        if (archive != null) {
            if (local) {
                throw Failure.usage("--local and --docker-archive exclude one another: give one of them");
            }
            if (archive.isBlank()) {
                throw Failure.usage("--docker-archive: FILE is empty; is a variable of the script not set?");
            }
            return "docker-archive:" + archive;
        }
        if (local) {
            return image.startsWith("docker:") || image.startsWith("podman:") ? image : "docker:" + image;
        }
        return registry == null ? image : inRegistry(registry, image);
    }

    /// The name that policies know the image by; absent where the image has one already.
    ///
    /// @param image as it stands on the command line
    @Nullable
    String name(String image) {
        if (imageName != null) {
            if (imageName.isBlank()) {
                throw Failure.usage("--image-name is empty; is a variable of the script not set?");
            }
            return imageName;
        }
        return archive != null ? image : null;
    }

    /// A name that nobody knows is refused: an image of the same name from another registry would be judged in place
    /// of the one that is meant.
    private String inRegistry(String name, String image) {
        var place = hosts.containsKey(name) ? hosts.get(name) : name.equals(DOCKER_HUB) ? "" : name;
        if (!hosts.containsKey(name) && !place.isEmpty() && !isHost(name)) {
            throw Failure.usage("--registry '" + name
                    + "' is a name that only an Aqua server knows; say which host it is" + " with --registry-host '"
                    + name + "=reg.example' (or PLIMSOLL_REGISTRY_HOST, or plimsoll.yaml)");
        }
        if (place.isEmpty() || image.startsWith(place + "/")) {
            return image;
        }
        int slash = image.indexOf('/');
        if (slash > 0 && isHost(image.substring(0, slash))) {
            throw Failure.usage("--registry '" + name + "' is " + place + ", but IMAGE names "
                    + image.substring(0, slash) + "; leave one of them out");
        }
        var reference = place + "/" + image;
        try {
            ImageReference.parse(reference);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--registry: " + reference + " is no image (" + e.getMessage() + ")");
        }
        return reference;
    }

    private static boolean isHost(String name) {
        return !name.contains(" ") && (name.contains(".") || name.contains(":") || name.startsWith("localhost"));
    }

    /// The policies asked for by name.
    @Nullable
    Policies named(@Nullable Policies all) {
        if (policies.isEmpty() || all == null) {
            return all;
        }
        var names = all.policies().stream().map(AssurancePolicy::name).toList();
        for (var name : policies) {
            if (!names.contains(name)) {
                throw Failure.usage("--policies: there is no policy '" + name + "'" + Misuse.meant(name, names)
                        + "; give its file with --policy FILE|DIR (there are " + String.join(", ", names) + ")");
            }
        }
        var chosen = Set.copyOf(policies);
        return new Policies(
                all.policies().stream()
                        .filter(policy -> chosen.contains(policy.name()))
                        .toList(),
                all.suppressions());
    }

    void addTo(Set<Severity> shown) {
        if (showNegligible && !shown.isEmpty()) {
            shown.add(Severity.NEGLIGIBLE);
        }
    }

    /// What goes to standard output, or to where --output says.
    List<String> printed(List<String> formats) {
        if (text && html) {
            throw Failure.usage("--text and --html exclude one another: only one can be printed; write the page to a"
                    + " file with --htmlfile FILE");
        }
        if (!text && !html) {
            return formats;
        }
        var all = new ArrayList<>(formats);
        all.add(html ? "html" : "text");
        return all;
    }

    /// @param around what a page that is printed is to be printed to
    Surroundings printing(Surroundings around) {
        return html ? around.with(new JenkinsPage(around.out())) : around;
    }

    /// What goes to files.
    List<ReportTarget> files() {
        var files = new ArrayList<ReportTarget>();
        if (jsonFile != null) {
            files.add(ReportTarget.of("aqua", jsonFile));
        }
        if (htmlFile != null) {
            files.add(ReportTarget.of("html", htmlFile));
        }
        return files;
    }
}
