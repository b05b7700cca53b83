package dev.plimsoll.server;

import dev.plimsoll.server.platform.Settings;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/// What Spring finds: every feature's package below this one.
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(Settings.class)
@ConfigurationPropertiesScan
class ServerApplication {}
