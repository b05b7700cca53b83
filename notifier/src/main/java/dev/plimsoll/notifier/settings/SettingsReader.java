package dev.plimsoll.notifier.settings;

import dev.plimsoll.notifier.channel.Channel;
import dev.plimsoll.notifier.route.FaultException;
import dev.plimsoll.notifier.sending.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Reads a configuration file, and says of what is wrong with it where it is, what it is, and what may be meant.
public final class SettingsReader {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            // what a channel leaves out is 0 or false, which its constructor takes for "not given"
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new Durations()))
            .build();

    private final Function<String, @Nullable String> environment;

    /// @param environment by which `${env:NAME}` is looked up
    public SettingsReader(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /// @throws SettingsException if it is not as it must be
    public Settings read(Path file) throws SettingsException {
        try {
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            var folder = file.toAbsolutePath().getParent();
            return read(file.toString(), text, folder == null ? file : folder);
        } catch (IOException e) {
            throw new SettingsException(file + ": cannot be read: " + Unreadable.why(e));
        }
    }

    /// @param folder that paths of secrets are relative to
    public Settings read(String name, String text, Path folder) throws SettingsException {
        var tree = YamlTree.read(name, text, new Secrets(environment, folder));
        try {
            return MAPPER.treeToValue(tree.root(), Settings.class);
        } catch (JacksonException e) {
            throw explained(tree, e);
        }
    }

    /// A channel that was written for another program, as this one's own keys.
    ///
    /// @param tree the channel's kind, and its keys below it
    /// @throws IllegalArgumentException if it lacks something
    public static Channel channel(Map<String, ?> tree) {
        try {
            return MAPPER.convertValue(tree, Channel.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(path(e) + " " + reason(e), e);
        }
    }

    private static SettingsException explained(YamlTree tree, JacksonException e) {
        var path = path(e);
        var misspelt = Misspelt.of(tree.root(), e);
        if (misspelt.isPresent()) {
            var found = misspelt.get();
            var full = Stream.of(path, found.within(), found.key())
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining("."));
            return tree.fault(
                    tree.place(full).orElse(new YamlTree.Place(1, 1)),
                    full,
                    "is not known here" + Suggestion.of(found.key(), found.known()));
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FaultException fault) {
                path = fault.path();
            }
        }
        return tree.fault(tree.place(path).orElse(new YamlTree.Place(1, 1)), path, reason(e));
    }

    private static String path(JacksonException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    private static String reason(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> {
                var known = Misspelt.keys(unknown.getReferringClass());
                yield "is not known here" + Suggestion.of(unknown.getPropertyName(), known);
            }
            case InvalidTypeIdException unknown ->
                "there is no kind '" + unknown.getTypeId() + "'; " + shortened(unknown);
            case MismatchedInputException other
            when other.getTargetType() != null
                    && !Misspelt.keys(other.getTargetType()).isEmpty() ->
                "must be a mapping with keys such as "
                        + String.join(
                                ", ",
                                Misspelt.keys(other.getTargetType()).stream()
                                        .limit(4)
                                        .toList());
            default -> cause(e);
        };
    }

    /// What a constructor says of its values, else what Jackson does.
    private static String cause(Throwable e) {
        for (var cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if ((cause instanceof IllegalArgumentException || cause instanceof DateTimeException)
                    && !(cause instanceof JacksonException)
                    && cause.getMessage() != null) {
                return cause.getMessage();
            }
        }
        return e instanceof JacksonException jackson ? shortened(jackson) : String.valueOf(e.getMessage());
    }

    /// Jackson's messages name classes, which are not the reader's.
    private static String shortened(JacksonException e) {
        var message = String.valueOf(e.getOriginalMessage());
        var known = Pattern.compile("known type ids = \\[([^]]*)]").matcher(message);
        if (known.find()) {
            return "known are " + known.group(1);
        }
        if (e instanceof DatabindException) {
            message = message.replaceAll("`?(?:java|dev|tools)\\.(?:[\\w$]+\\.)*([\\w$]+)`?", "$1");
        }
        int place = message.indexOf("\n");
        return place < 0 ? message : message.substring(0, place);
    }

    /// `30s`, `5m`, `2h`, `7d`, or ISO 8601.
    private static final class Durations extends StdDeserializer<Duration> {
        private static final Pattern WORDS = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
        private static final Map<String, Duration> UNITS = Map.of(
                "ms", Duration.ofMillis(1),
                "s", Duration.ofSeconds(1),
                "m", Duration.ofMinutes(1),
                "h", Duration.ofHours(1),
                "d", Duration.ofDays(1));

        Durations() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) {
            var text = parser.getString().strip();
            var words = WORDS.matcher(text.toLowerCase(Locale.ROOT));
            if (words.matches()) {
                return UNITS.getOrDefault(words.group(2), Duration.ZERO).multipliedBy(Long.parseLong(words.group(1)));
            }
            try {
                return Duration.parse(text);
            } catch (DateTimeException e) {
                return context.reportInputMismatch(
                        Duration.class, "'%s' is no length of time; write 30s, 5m, 2h or 7d", text);
            }
        }
    }
}
