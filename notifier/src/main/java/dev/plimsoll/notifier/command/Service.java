package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.Notifier;
import dev.plimsoll.notifier.postee.PosteeEndpoint;
import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.settings.SettingsException;
import dev.plimsoll.notifier.settings.SettingsReader;
import dev.plimsoll.notifier.store.Store;
import dev.plimsoll.notifier.web.DeliveriesEndpoint;
import dev.plimsoll.notifier.web.Endpoint;
import dev.plimsoll.notifier.web.ExplainEndpoint;
import dev.plimsoll.notifier.web.HealthEndpoint;
import dev.plimsoll.notifier.web.IntakeEndpoint;
import dev.plimsoll.notifier.web.MetricsEndpoint;
import dev.plimsoll.notifier.web.ReloadEndpoint;
import dev.plimsoll.notifier.web.SelfSigned;
import dev.plimsoll.notifier.web.SenderRate;
import dev.plimsoll.notifier.web.ServerTls;
import dev.plimsoll.notifier.web.WebServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notifier with its state, its web server and its configuration file, running.
final class Service implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final Store store;
    private final Notifier notifier;
    private final WebServer web;
    private final @Nullable WebServer encrypted;
    private final SettingsWatch watch;
    private final @Nullable Path temporary;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    /// What the command line says.
    ///
    /// @param databaseUrl of PostgreSQL; absent for SQLite in the data folder
    /// @param dryRun whether nothing is sent or kept
    /// @param postee how a configuration for Postee is run; absent for one of the notifier's own
    /// @param tls for connections that are encrypted; absent for plain ones
    record Options(
            Path config,
            InetSocketAddress address,
            Path data,
            @Nullable String databaseUrl,
            boolean dryRun,
            @Nullable PosteeOptions postee,
            @Nullable Certificate tls) {
        Options(Path config, InetSocketAddress address, Path data, @Nullable String databaseUrl, boolean dryRun) {
            this(config, address, data, databaseUrl, dryRun, null, null);
        }
    }

    /// PEM files.
    record Certificate(Path certificate, Path key) {}

    private Service(
            Store store,
            Notifier notifier,
            WebServer web,
            @Nullable WebServer encrypted,
            SettingsWatch watch,
            @Nullable Path temporary) {
        this.store = store;
        this.notifier = notifier;
        this.web = web;
        this.encrypted = encrypted;
        this.watch = watch;
        this.temporary = temporary;
    }

    static Service start(Options options) throws SettingsException, IOException, InterruptedException {
        var reader = new SettingsReader(System.getenv()::get);
        var postee = options.postee;
        SettingsWatch.Source source = postee == null ? () -> reader.read(options.config) : postee::read;
        // whoever could reach Postee may reach this: its senders know no tokens
        SettingsWatch.Check doors = postee == null ? next -> refuseOpenDoors(options.address, next) : _ -> {};
        var given = options.tls != null ? options.tls : postee == null ? null : postee.certificate();
        var tls = given == null ? null : new ServerTls(given.certificate, given.key);
        var settings = source.read();
        doors.of(settings);
        var temporary = options.dryRun ? Files.createTempDirectory("plimsoll-dry-run") : null;
        var store = temporary != null
                ? Store.inFolder(temporary)
                : options.databaseUrl == null
                        ? Store.inFolder(options.data)
                        : Store.at(options.databaseUrl, System.getenv("PLIMSOLL_DATABASE_PASSWORD"));
        try {
            var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            var sending = new CurrentSending(settings, out);
            var notifier =
                    new Notifier(store, settings, sending.surroundings(), options.dryRun ? DryRun::send : sending);
            SettingsWatch.Use use = next -> {
                sending.use(next);
                notifier.use(next);
            };
            SettingsWatch.Check check = next -> {
                doors.of(next);
                renew(tls);
            };
            var watch = new SettingsWatch(options.config, source, use, check);
            List<Endpoint> endpoints = new ArrayList<>(List.of(
                    new IntakeEndpoint(notifier.inbox()),
                    new DeliveriesEndpoint(notifier.deliveries(), notifier.dispatcher()),
                    new ExplainEndpoint(notifier),
                    new ReloadEndpoint(watch::reload),
                    new HealthEndpoint(notifier),
                    new MetricsEndpoint(notifier)));
            if (postee != null) {
                endpoints.add(new PosteeEndpoint(notifier.inbox(), watch::reload, notifier::routed));
            }
            long largest = settings.limits().document();
            var rate = new SenderRate(() -> notifier.settings().limits().perSecond());
            var web = new WebServer(
                    options.address,
                    endpoints,
                    () -> notifier.settings().access(),
                    largest,
                    rate,
                    options.tls == null || tls == null ? null : tls.context());
            var https = postee == null ? null : postee.https();
            var encrypted = postee == null || https == null
                    ? null
                    : new WebServer(
                            https,
                            endpoints,
                            () -> notifier.settings().access(),
                            largest,
                            rate,
                            tls == null ? SelfSigned.context(options.data) : tls.context());
            var service = new Service(store, notifier, web, encrypted, watch, temporary);
            notifier.start();
            watch.start();
            web.start();
            if (encrypted != null) {
                encrypted.start();
            }
            return service;
        } catch (IOException | InterruptedException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// A certificate that has run out is changed in its file; a file that cannot be used changes nothing.
    private static void renew(@Nullable ServerTls tls) throws SettingsException {
        try {
            if (tls != null) {
                tls.renew();
            }
        } catch (IOException e) {
            throw new SettingsException(NotifierCommand.reason(e));
        }
    }

    /// An intake without tokens that others can reach would let anybody write to everybody.
    private static void refuseOpenDoors(InetSocketAddress address, Settings settings) throws SettingsException {
        if (settings.access().isOpen()
                && (address.isUnresolved() || !address.getAddress().isLoopbackAddress())) {
            throw new SettingsException("it listens at " + address.getHostString()
                    + ", which others can reach, without tokens or signatures under 'access': add some");
        }
    }

    /// Says that it is ready, when all is set up that somebody may do with it then.
    void announce(String host) {
        LOG.atInfo()
                .addKeyValue("address", host + ":" + web.port())
                .addKeyValue("channels", notifier.settings().channels().size())
                .addKeyValue("routes", notifier.settings().routes().routes().size())
                .log("the notifier is ready");
    }

    int port() {
        return web.port();
    }

    Notifier notifier() {
        return notifier;
    }

    /// Reads the configuration again, where somebody asks from outside; one with faults is told in the log.
    void reload() {
        watch.reloadIfPossible();
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        web.close();
        if (encrypted != null) {
            encrypted.close();
        }
        watch.close();
        notifier.close();
        store.close();
        if (temporary != null) {
            delete(temporary);
        }
        ended.countDown();
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
