package dev.plimsoll.server;

import dev.plimsoll.engine.report.Release;
import dev.plimsoll.server.platform.Dialect;
import dev.plimsoll.server.platform.OwnAddress;
import dev.plimsoll.server.platform.Settings;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Tells an operator where the platform listens and what it works on.
@Component
@ConditionalOnWebApplication
class Ready {
    private static final Logger LOG = LoggerFactory.getLogger(Ready.class);

    private final Settings settings;
    private final Dialect dialect;
    private final Environment environment;
    private final LoggingSystem logging;

    Ready(Settings settings, Dialect dialect, Environment environment, LoggingSystem logging) {
        this.settings = settings;
        this.dialect = dialect;
        this.environment = environment;
        this.logging = logging;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        Logging.hearLibraries(logging);
        if (!(event.getApplicationContext() instanceof WebServerApplicationContext context)
                || context.getWebServer() == null) {
            return;
        }
        LOG.atInfo()
                .addKeyValue(
                        "address",
                        OwnAddress.of(environment, context.getWebServer().getPort()))
                .addKeyValue("data", settings.data().toAbsolutePath())
                .addKeyValue("database", dialect.name().toLowerCase(Locale.ROOT))
                .addKeyValue("version", Release.number())
                .log("ready");
    }

    @EventListener
    void stopping(ContextClosedEvent event) {
        LOG.info("stopping: what is in hand is finished first");
    }
}
