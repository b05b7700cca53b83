package dev.plimsoll.server.access.login;

import dev.plimsoll.server.access.accounts.Accounts;
import dev.plimsoll.server.platform.OwnAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// While there are no users, the log has a link by which the first administrator is made, once.
@Component
@ConditionalOnWebApplication
class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    private final Accounts accounts;
    private final LoginSettings settings;
    private final Environment environment;

    FirstStart(Accounts accounts, LoginSettings settings, Environment environment) {
        this.accounts = accounts;
        this.settings = settings;
        this.environment = environment;
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        var secret = accounts.firstAdministratorLink();
        if (secret.isEmpty()) {
            return;
        }
        var base = settings.publicUrl().isEmpty()
                ? OwnAddress.of(environment, event.getWebServer().getPort())
                : settings.publicUrl();
        LOG.atInfo()
                .addKeyValue("link", base + "/login/link?secret=" + secret.get())
                .log("there are no users yet: open the link within 24 hours to make the first administrator");
    }
}
