package dev.plimsoll.server.platform;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.PackageUrl;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Values of the vocabulary as JSON in columns: for what is read as a whole and never searched.
///
/// Rows outlive releases: what a later one has dropped is passed over, and what an earlier one did not know yet is
/// empty,
/// zero, false or absent.
public final class Stored {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .annotationIntrospector(
                    AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new EmptyUnlessNullable()))
            .addModule(vocabulary())
            .build();

    private Stored() {}

    public static String json(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }

    /// SHA-256 as hexadecimal digits.
    public static String digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The same of bytes.
    public static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    /// SHA-256, still to be fed.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// How digests and package URLs are written in JSON, stored or answered.
    static SimpleModule vocabulary() {
        return new SimpleModule("vocabulary")
                .addSerializer(Digest.class, new Text<>())
                .addSerializer(PackageUrl.class, new Text<>())
                .addDeserializer(Digest.class, new ValueDeserializer<>() {
                    @Override
                    public Digest deserialize(JsonParser json, DeserializationContext context) {
                        return Digest.parse(json.getString());
                    }
                })
                .addDeserializer(PackageUrl.class, new ValueDeserializer<>() {
                    @Override
                    public PackageUrl deserialize(JsonParser json, DeserializationContext context) {
                        return new PackageUrl(json.getString()); // canonical when it was stored
                    }
                });
    }

    /// A record's list, set or map is empty where it is not written, unless it may be absent.
    private static final class EmptyUnlessNullable extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            if (annotated instanceof AnnotatedParameter parameter) {
                var components = parameter.getDeclaringClass().getRecordComponents();
                var type = parameter.getRawType();
                boolean several = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
                if (several
                        && components != null
                        && parameter.getIndex() < components.length
                        && !components[parameter.getIndex()].getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    return JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
                }
            }
            return JsonSetter.Value.empty();
        }
    }

    private static final class Text<T> extends ValueSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeString(value.toString());
        }
    }
}
