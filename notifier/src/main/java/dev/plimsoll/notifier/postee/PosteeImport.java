package dev.plimsoll.notifier.postee;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.channel.EnabledActions;
import dev.plimsoll.notifier.channel.Texts;
import dev.plimsoll.notifier.delivery.Retrying;
import dev.plimsoll.notifier.intake.Inbox;
import dev.plimsoll.notifier.postee.ActionMapping.Mapped;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeAction;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeRoute;
import dev.plimsoll.notifier.postee.PosteeSettings.PosteeTemplate;
import dev.plimsoll.notifier.postee.PosteeTexts.Chosen;
import dev.plimsoll.notifier.rego.RegoLoadException;
import dev.plimsoll.notifier.route.Grouping;
import dev.plimsoll.notifier.route.Route;
import dev.plimsoll.notifier.route.RouteBook;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.sending.Unreadable;
import dev.plimsoll.notifier.settings.OtherTexts;
import dev.plimsoll.notifier.settings.Outgoing;
import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the notifier's settings of a configuration written for Postee, so that it runs as it is.
public final class PosteeImport {
    private static final Duration KEPT = Duration.ofDays(30);
    /// A message that waits for a number of others goes after this time with those that came.
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private static final int CONNECT_SECONDS = 10;
    private static final int TIMEOUT_SECONDS = 60;
    private static final int LARGEST_MODULE = 1 << 20;

    /// The templates of Postee's first version, by what took their place.
    private static final Map<String, String> LEGACY =
            Map.of("html", "postee.vuls.html", "slack", "postee.vuls.slack", "jira", "postee.vuls.jira");

    private final PosteeSettings file;
    private final Sources sources;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Mapped> mapped = new LinkedHashMap<>();

    /// What a configuration takes from outside its file.
    ///
    /// @param environment gives the value of a variable, or nothing where it is not set
    /// @param filters folder of `input-files`
    /// @param templates folder of further templates; absent where there is none
    /// @param page reads a template from an address
    public record Sources(
            UnaryOperator<@Nullable String> environment,
            Path filters,
            @Nullable Path templates,
            Page page) {}

    /// Reads what stands at an address.
    public interface Page {
        String read(String url) throws IOException, InterruptedException;
    }

    /// A configuration, as the notifier goes by it.
    ///
    /// @param notes what means something else here, or nothing, for people
    public record Imported(Settings settings, List<String> notes) {
        public Imported {
            notes = List.copyOf(notes);
        }
    }

    private PosteeImport(PosteeSettings file, Sources sources) {
        this.file = file;
        this.sources = sources;
        notes.addAll(file.notes());
    }

    /// @throws SettingsException if it is not as it must be, with the file and the line
    public static Imported read(Path path, Sources sources) throws SettingsException, InterruptedException {
        try {
            var file = PosteeFile.read(path.toString(), Files.readString(path), sources.environment);
            return new PosteeImport(file, sources).imported(path.toString());
        } catch (IOException e) {
            throw new SettingsException(path + ": cannot be read: " + Unreadable.why(e));
        } catch (PosteeFileException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(path + ": " + e.getMessage());
        }
    }

    /// The same as a configuration of the notifier's own, with every difference in meaning at its head.
    public static String nativeYaml(Path path) throws SettingsException {
        try {
            return NativeYaml.write(
                    PosteeFile.read(path.toString(), Files.readString(path), variable -> "${env:" + variable + "}"));
        } catch (IOException e) {
            throw new SettingsException(path + ": cannot be read: " + Unreadable.why(e));
        } catch (PosteeFileException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    private Imported imported(String path) throws SettingsException, InterruptedException {
        List<Channel> channels = new ArrayList<>();
        for (var action : file.actions()) {
            if (!action.enabled()) {
                notes.add("action '" + action.name() + "' has no 'enable: true' and is left out");
                continue;
            }
            var found = ActionMapping.of(action, sources.environment, notes);
            if (found.isPresent()) {
                mapped.put(action.name(), found.get());
                channels.add(channel(path, action, found.get()));
            }
        }
        var templates = templates(path);
        List<Route> routes = new ArrayList<>();
        for (var route : file.routes()) {
            var told = told(route);
            if (told.isEmpty()) {
                notes.add("route '" + route.name() + "' has no action that is enabled and is left out");
                continue;
            }
            if (!templates.containsKey(route.template())) {
                throw new SettingsException(path + ":" + route.line() + ": route '" + route.name()
                        + "' names the template '" + route.template() + "', which is not under templates");
            }
            routes.add(route(path, route, told));
        }
        var network = new Network(List.of(), true, CONNECT_SECONDS, TIMEOUT_SECONDS, null);
        var outgoing = new Outgoing(
                network, new EnabledActions(true, true, true), List.of(), new Over(templates, file.imagesAddress()));
        return new Imported(
                new Settings(
                        new Settings.Access(List.of(), List.of(), List.of()),
                        channels,
                        new RouteBook(routes, List.of(), List.of(), List.of(), Locale.ENGLISH),
                        Retrying.USUAL,
                        Inbox.Limits.USUAL,
                        KEPT,
                        outgoing),
                notes);
    }

    private record Over(Map<String, Chosen> templates, String console) implements OtherTexts {
        @Override
        public Set<String> names() {
            return templates.keySet();
        }

        @Override
        public Texts over(Texts usual) {
            return new PosteeTexts(usual, templates, console);
        }
    }

    private static Channel channel(String path, PosteeAction action, Mapped mapped) throws SettingsException {
        try {
            return SettingsReader.channel(Map.of(mapped.kind(), mapped.keys()));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(
                    path + ":" + action.line() + ": action '" + action.name() + "': " + e.getMessage());
        }
    }

    private List<String> told(PosteeRoute route) {
        var told = new LinkedHashSet<String>();
        for (var name : route.actions()) {
            if (mapped.containsKey(name)) {
                told.add(name);
            } else {
                notes.add("route '" + route.name() + "' names the action '" + name
                        + "', which is not there or not enabled");
            }
        }
        return List.copyOf(told);
    }

    private Route route(String path, PosteeRoute route, List<String> told) throws SettingsException {
        var plugins = route.plugins();
        boolean aggregates =
                plugins.aggregateNumber() > 0 || !plugins.aggregateTimeout().isZero();
        var pause = plugins.aggregateTimeout().isZero() && aggregates ? LONGEST_WAIT : plugins.aggregateTimeout();
        if (plugins.aggregateTimeout().isZero() && aggregates) {
            notes.add("route '" + route.name() + "' waits for " + plugins.aggregateNumber()
                    + " messages, but no longer than 24 hours: then those that came go");
        }
        var group = aggregates
                ? new Grouping(Grouping.By.SCOPE, pause, null)
                : new Grouping(Grouping.By.EVENT, Duration.ZERO, null);
        boolean owners = tellOwners(file, told);
        return Route.foreign(
                route.name(),
                told,
                owners ? List.of("owners") : List.of(),
                owners ? fallback(path, route, told) : List.of(),
                group,
                route.template(),
                new PosteeRule(route, filter(path, route), file.imagesAddress()));
    }

    /// Whether one of these actions tells the owners of a scope.
    static boolean tellOwners(PosteeSettings file, List<String> actions) {
        return file.actions().stream()
                .filter(one -> actions.contains(one.name()))
                .anyMatch(one -> one.list("recipients").contains(ActionMapping.OWNERS)
                        || one.list("assignee").contains(ActionMapping.OWNERS));
    }

    /// Who is told where a scope has no owners: the sender of the mail.
    static Optional<String> sender(PosteeSettings file, List<String> actions) {
        return Stream.of("sender", "user")
                .flatMap(key -> file.actions().stream()
                        .filter(one -> actions.contains(one.name()))
                        .map(one -> address(one.text(key))))
                .filter(address -> !address.isEmpty())
                .findFirst();
    }

    /// Whom Postee told nothing: the owners of a scope that names none. Here the sender of the mail is told.
    private List<String> fallback(String path, PosteeRoute route, List<String> told) throws SettingsException {
        var sender = sender(file, told);
        if (sender.isPresent()) {
            notes.add("route '" + route.name() + "' tells " + sender.get() + " where a scope names no owners");
            return List.of(sender.get());
        }
        throw new SettingsException(path + ":" + route.line() + ": route '" + route.name()
                + "' tells the owners of a scope, and no action of it has a 'sender' to tell where there are none");
    }

    private static String address(String text) {
        int from = text.indexOf('<');
        var bare = from >= 0 && text.endsWith(">") ? text.substring(from + 1, text.length() - 1) : text;
        return bare.indexOf('@') > 0 && bare.indexOf(' ') < 0 ? bare : "";
    }

    private RouteFilter filter(String path, PosteeRoute route) throws SettingsException {
        try {
            if (route.inputFiles().isEmpty()) {
                return RouteFilter.of(route.name(), route.input(), Clock.systemUTC());
            }
            SortedMap<String, String> files = new TreeMap<>();
            for (var name : route.inputFiles()) {
                files.put(name, module(inside(sources.filters, name)));
            }
            return RouteFilter.ofFiles(files, Clock.systemUTC());
        } catch (RegoLoadException | IOException e) {
            throw new SettingsException(
                    path + ":" + route.line() + ": route '" + route.name() + "': " + e.getMessage());
        }
    }

    /// The file of that name in a folder, which the name must not lead out of.
    private static Path inside(Path folder, String name) throws IOException {
        var root = folder.toAbsolutePath().normalize();
        var file = root.resolve(name).normalize();
        if (!file.startsWith(root)) {
            // Postee also takes a name that begins with the folder itself
            file = Path.of(name).toAbsolutePath().normalize();
        }
        if (!file.startsWith(root)) {
            throw new IOException("the file '" + name + "' lies outside " + folder);
        }
        return file;
    }

    private static String module(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no file " + file);
        }
        if (Files.size(file) > LARGEST_MODULE) {
            throw new IOException(file + " has more than " + LARGEST_MODULE + " bytes");
        }
        return Files.readString(file);
    }

    private Map<String, Chosen> templates(String path) throws SettingsException, InterruptedException {
        var bundled = bundled(path);
        Map<String, Chosen> templates = new TreeMap<>();
        for (var template : file.templates()) {
            templates.put(template.name(), chosen(path, template, bundled));
        }
        return templates;
    }

    private RegoTemplates bundled(String path) throws SettingsException {
        try {
            SortedMap<String, String> own = new TreeMap<>();
            var folder = sources.templates;
            if (folder != null && Files.isDirectory(folder)) {
                try (var files = Files.newDirectoryStream(folder, "*.rego")) {
                    for (var file : files) {
                        own.put(file.getFileName().toString(), module(file));
                    }
                }
            }
            return RegoTemplates.load(own, Clock.systemUTC());
        } catch (RegoLoadException | IOException e) {
            throw new SettingsException(path + ": the templates cannot be loaded: " + e.getMessage());
        }
    }

    private Chosen chosen(String path, PosteeTemplate template, RegoTemplates bundled)
            throws SettingsException, InterruptedException {
        var where = path + ":" + template.line() + ": template '" + template.name() + "'";
        try {
            // as Postee has it, what stands lower in its list wins
            if (!template.body().isEmpty()) {
                return inline(where, template.body());
            }
            if (!template.url().isEmpty()) {
                return inline(where, sources.page.read(template.url()));
            }
        } catch (IOException e) {
            throw new SettingsException(where + " cannot be read from its address: " + e.getMessage());
        } catch (RegoLoadException e) {
            throw new SettingsException(where + ": " + e.getMessage());
        }
        var name = template.regoPackage();
        if (name.isEmpty() && !template.legacy().isEmpty()) {
            name = LEGACY.getOrDefault(template.legacy(), "");
            if (name.isEmpty()) {
                throw new SettingsException(where + " has the legacy-scan-renderer '" + template.legacy()
                        + "'; known are html, jira and slack");
            }
        }
        if (!bundled.has(name)) {
            throw new SettingsException(where + " names the package '" + name + "', which is not there; known are "
                    + String.join(", ", bundled.names()));
        }
        return new Chosen(bundled, name);
    }

    private static Chosen inline(String where, String body) throws RegoLoadException, SettingsException {
        var name = RegoTemplates.packageOf(body);
        var templates = RegoTemplates.load(new TreeMap<>(Map.of("inline.rego", body)), Clock.systemUTC());
        if (!templates.has(name)) {
            throw new SettingsException(where + " has no rule 'result'");
        }
        return new Chosen(templates, name);
    }
}
