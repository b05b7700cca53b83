package dev.plimsoll.server.platform;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JacksonModule;

/// The API writes and reads values of the vocabulary as the database does.
@Configuration(proxyBeanMethods = false)
class JsonWiring {
    @Bean
    JacksonModule vocabulary() {
        return Stored.vocabulary();
    }
}
