package dev.plimsoll.notifier.command;

import dev.plimsoll.notifier.postee.PosteeImport;
import dev.plimsoll.notifier.postee.PosteeImport.Sources;
import dev.plimsoll.notifier.sending.HttpSender;
import dev.plimsoll.notifier.sending.Network;
import dev.plimsoll.notifier.sending.Request;
import dev.plimsoll.notifier.sending.SendingException;
import dev.plimsoll.notifier.sending.Tls;
import dev.plimsoll.notifier.settings.Settings;
import dev.plimsoll.notifier.settings.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a notifier that runs a configuration for Postee listens and reads, by the environment that Postee reads.
///
/// @param file the configuration
/// @param https for encrypted connections; absent for none
/// @param data folder for its state
/// @param filters folder of `input-files`
/// @param templates folder of further templates
/// @param certificate for encrypted connections; absent for one that the notifier makes for itself
record PosteeOptions(
        Path file,
        InetSocketAddress http,
        @Nullable InetSocketAddress https,
        Path data,
        Path filters,
        Path templates,
        Service.@Nullable Certificate certificate,
        UnaryOperator<@Nullable String> environment) {
    private static final Logger LOG = LoggerFactory.getLogger(PosteeOptions.class);
    private static final String HTTP = "0.0.0.0:8082";
    private static final String HTTPS = "0.0.0.0:8445";

    /// @param file the configuration; absent to take it from the environment
    /// @param data as the command line says; where the environment says otherwise, that counts
    static PosteeOptions of(@Nullable Path file, Path data, UnaryOperator<@Nullable String> environment)
            throws SettingsException {
        var database = first(environment, "PATH_TO_DB").map(Path::of).map(Path::getParent);
        return new PosteeOptions(
                file != null
                        ? file
                        : Path.of(first(environment, "POSTEE_CFG", "AQUAALERT_CFG")
                                .orElse("cfg.yaml")),
                address(first(environment, "POSTEE_HTTP", "AQUAALERT_URL").orElse(HTTP)),
                encrypted(first(environment, "POSTEE_HTTPS", "AQUAALERT_TLS").orElse(HTTPS)),
                database.orElse(data),
                Path.of(first(environment, "REGO_FILTERS_PATH").orElse("rego-filters")),
                Path.of("rego-templates"),
                certificate(environment),
                environment);
    }

    private static Optional<String> first(UnaryOperator<@Nullable String> environment, String... names) {
        for (var name : names) {
            var value = environment.apply(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    private static Service.@Nullable Certificate certificate(UnaryOperator<@Nullable String> environment)
            throws SettingsException {
        var shown = first(environment, "POSTEE_CERT_PEM", "AQUAALERT_CERT_PEM");
        var key = first(environment, "POSTEE_KEY_PEM", "AQUAALERT_KEY_PEM");
        if (shown.isPresent() != key.isPresent()) {
            throw new SettingsException("AQUAALERT_CERT_PEM and AQUAALERT_KEY_PEM belong together: set both or none");
        }
        return shown.isPresent() ? new Service.Certificate(Path.of(shown.get()), Path.of(key.get())) : null;
    }

    /// `off` where something in front of it encrypts.
    private static @Nullable InetSocketAddress encrypted(String text) throws SettingsException {
        return text.equalsIgnoreCase("off") ? null : address(text);
    }

    /// `host:port`, or `:port` for all addresses.
    private static InetSocketAddress address(String text) throws SettingsException {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            var host = colon <= 0 ? "0.0.0.0" : text.substring(0, colon);
            return new InetSocketAddress(host, port);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("'" + text + "' is no address to listen at: write host:port");
        }
    }

    /// Reads the configuration, and says what of it means something else here.
    Settings read() throws SettingsException, InterruptedException {
        var imported = PosteeImport.read(
                file,
                new Sources(
                        environment, filters, Files.isDirectory(templates) ? templates : null, PosteeOptions::page));
        imported.notes().forEach(note -> LOG.atWarn().log(note));
        return imported.settings();
    }

    private static String page(String url) throws IOException, InterruptedException {
        try (var sender = new HttpSender(new Network(List.of(), true, 10, 30, null))) {
            var answer =
                    sender.send(new Request("GET", URI.create(url), Map.of(), new byte[0], Tls.VERIFIED, List.of()));
            if (!answer.success() || answer.cut()) {
                throw new IOException("it answers " + answer.status() + (answer.cut() ? ", with too much" : ""));
            }
            return answer.body();
        } catch (SendingException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
