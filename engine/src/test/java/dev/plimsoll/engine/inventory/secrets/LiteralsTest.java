package dev.plimsoll.engine.inventory.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LiteralsTest {
    private static TreeSet<String> found(List<String> literals, String text) {
        var places = new TreeSet<String>();
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        new Literals(literals).in(bytes, bytes.length, (literal, at) -> places.add(at + " " + literal));
        return places;
    }

    /// The same places as the plain way to search has.
    @Property(tries = 2000)
    void every_place_is_found_and_no_other(
            @ForAll @Size(min = 1, max = 6)
                    List<@StringLength(min = 3, max = 6) @CharRange(from = 'a', to = 'c') String> literals,
            @ForAll @StringLength(max = 60) @CharRange(from = 'a', to = 'd') String text) {
        var mixed = text.substring(0, text.length() / 2).toUpperCase(Locale.ROOT) + text.substring(text.length() / 2);
        var expected = new TreeSet<String>();
        for (int literal = 0; literal < literals.size(); literal++) {
            for (int at = text.indexOf(literals.get(literal));
                    at >= 0;
                    at = text.indexOf(literals.get(literal), at + 1)) {
                expected.add(at + " " + literal);
            }
        }

        assertThat(found(literals, mixed)).isEqualTo(expected);
    }

    @Test
    void a_text_that_is_too_short_to_be_looked_for_is_refused() {
        assertThatThrownBy(() -> new Literals(List.of("ab"))).hasMessageContaining("'ab' is shorter than 3");
    }

    @Test
    void who_has_seen_enough_is_told_no_more() {
        var bytes = "abcabcabc".getBytes(StandardCharsets.ISO_8859_1);
        var places = new TreeSet<Integer>();

        new Literals(List.of("abc")).in(bytes, bytes.length, (literal, at) -> places.add(at) && places.size() < 2);

        assertThat(places).containsExactly(0, 3);
    }
}
