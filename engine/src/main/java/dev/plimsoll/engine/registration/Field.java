package dev.plimsoll.engine.registration;

import dev.plimsoll.vocabulary.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One value of what was sent, and where in it, so that every complaint names its place.
///
/// @param above what it lies in; absent for the whole
/// @param name in an object
/// @param place in an array, from 0; [#NAMED] in an object
record Field(JsonNode node, @Nullable Field above, String name, int place) {
    private static final int LONGEST_TEXT = 65_536;
    private static final int NAMED = -1;

    static Field whole(JsonNode node) {
        return new Field(node, null, "", NAMED);
    }

    /// As in `packages[3].purl`; empty for the whole.
    private String path() {
        if (above == null) {
            return "";
        }
        return place == NAMED ? above.below(name) : above.path() + "[" + place + "]";
    }

    /// Reads a value, or says why it is none.
    @FunctionalInterface
    interface Reading<T> {
        T read(Field field) throws RegistrationException;
    }

    /// Nothing but these may stand in the object.
    Field holding(String... names) throws RegistrationException {
        if (!node.isObject()) {
            throw complaint("must be an object");
        }
        for (var property : node.properties()) {
            if (!among(names, property.getKey())) {
                throw new RegistrationException(below(shortened(property.getKey())), "is not known");
            }
        }
        return this;
    }

    private static boolean among(String[] names, String name) {
        for (var one : names) {
            if (one.equals(name)) {
                return true;
            }
        }
        return false;
    }

    Optional<Field> maybe(String name) {
        var value = node.path(name);
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(new Field(value, this, name, NAMED));
    }

    Field need(String name) throws RegistrationException {
        var found = maybe(name);
        if (found.isEmpty()) {
            throw new RegistrationException(below(name), "is missing");
        }
        return found.get();
    }

    String text(String name) throws RegistrationException {
        return need(name).text();
    }

    @Nullable
    String maybeText(String name) throws RegistrationException {
        var found = maybe(name);
        return found.isEmpty() ? null : found.get().text();
    }

    @Nullable
    Digest maybeDigest(String name) throws RegistrationException {
        var found = maybe(name);
        return found.isEmpty() ? null : found.get().parsed(Digest::parse);
    }

    @Nullable
    Instant maybeInstant(String name) throws RegistrationException {
        var found = maybe(name);
        return found.isEmpty() ? null : found.get().parsed(Instant::parse);
    }

    String text() throws RegistrationException {
        if (!node.isString()) {
            throw complaint("must be a text");
        }
        var text = node.asString();
        if (text.length() > LONGEST_TEXT) {
            throw complaint("is longer than " + LONGEST_TEXT + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw complaint("holds a NUL character");
        }
        return text;
    }

    boolean truth(boolean otherwise, String name) throws RegistrationException {
        var found = maybe(name);
        if (found.isEmpty()) {
            return otherwise;
        }
        if (!found.get().node.isBoolean()) {
            throw found.get().complaint("must be true or false");
        }
        return found.get().node.asBoolean();
    }

    long number(String name, long least, long most) throws RegistrationException {
        var found = need(name);
        if (!found.node.isIntegralNumber() || !found.node.canConvertToLong()) {
            throw found.complaint("must be a whole number");
        }
        long number = found.node.asLong();
        if (number < least || number > most) {
            throw found.complaint("must be " + least + " to " + most);
        }
        return number;
    }

    List<String> texts(String name, int most) throws RegistrationException {
        return list(name, most, Field::text);
    }

    <T> List<T> list(String name, int most, Reading<T> reading) throws RegistrationException {
        var found = maybe(name);
        if (found.isEmpty()) {
            return List.of();
        }
        var array = found.get();
        if (!array.node.isArray()) {
            throw array.complaint("must be an array");
        }
        if (array.node.size() > most) {
            throw array.complaint("has " + array.node.size() + " elements; the limit is " + most);
        }
        var values = new ArrayList<T>();
        for (var element : array.node) {
            values.add(reading.read(new Field(element, array, "", values.size())));
        }
        return values;
    }

    Map<String, String> map(String name, int most) throws RegistrationException {
        var values = new TreeMap<String, String>();
        var found = maybe(name);
        if (found.isPresent()) {
            var object = found.get();
            if (!object.node.isObject() || object.node.size() > most) {
                throw object.complaint("must be an object of at most " + most + " texts");
            }
            for (var property : object.node.properties()) {
                var value = new Field(property.getValue(), object, shortened(property.getKey()), NAMED);
                values.put(property.getKey().replace("\0", ""), value.text());
            }
        }
        return values;
    }

    /// @param parse throws an exception with a message for people where the text is none of its kind
    <T> T parsed(java.util.function.Function<String, T> parse) throws RegistrationException {
        try {
            return parse.apply(text());
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw complaint(String.valueOf(e.getMessage()));
        }
    }

    RegistrationException complaint(String message) {
        return new RegistrationException(path(), message);
    }

    private String below(String name) {
        var path = path();
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shortened(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
