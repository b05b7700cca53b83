package dev.plimsoll.server.platform;

import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/// The API writes and reads values of the vocabulary as the database does.
@Configuration(proxyBeanMethods = false)
class JsonWiring {
    @Bean
    JacksonModule vocabulary() {
        return Stored.vocabulary();
    }

    /// What comes in is either clear or refused: of two values for one key the audit log and the platform might
    /// take another each, a list holds nothing that is not there, and 1.5 days are not one, nor is true a name.
    @Bean
    JsonMapperBuilderCustomizer strictness() {
        return mapper -> mapper.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(LogicalType.Textual, text -> {
                    for (var other :
                            List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                        text.setCoercion(other, CoercionAction.Fail);
                    }
                })
                .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL));
    }
}
