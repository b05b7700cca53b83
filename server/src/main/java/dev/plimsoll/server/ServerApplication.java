package dev.plimsoll.server;

import dev.plimsoll.server.platform.Settings;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/// What Spring finds: every feature's package below this one.
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(Settings.class)
@ConfigurationPropertiesScan
class ServerApplication {
    /// What the build looks at to prepare the wiring (docs/adr/057-start-of-the-server.md); users start [Server].
    static void main(String... arguments) {
        Server.application(WebApplicationType.SERVLET).run(arguments);
    }
}
