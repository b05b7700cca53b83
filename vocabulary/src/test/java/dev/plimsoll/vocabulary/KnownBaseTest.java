package dev.plimsoll.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.vocabulary.ScanReport.BaseImage;
import dev.plimsoll.vocabulary.ScanReport.BaseImage.Source;
import dev.plimsoll.vocabulary.ScanReport.ImageConfig;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import dev.plimsoll.vocabulary.ScanReport.LayerFacts;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownBaseTest {
    private static final Digest IMAGE = digest('f');

    private static Digest digest(char fill) {
        return Digest.parse("sha256:" + String.valueOf(fill).repeat(64));
    }

    private static KnownBase base(String name, Character... layers) {
        return new KnownBase(
                name,
                digest('e'),
                Arrays.stream(layers).map(KnownBaseTest::digest).toList());
    }

    private static ImageFacts image(Character... layers) {
        return new ImageFacts(
                "app",
                IMAGE,
                null,
                List.of(),
                null,
                ImageConfig.EMPTY,
                Arrays.stream(layers)
                        .map(layer -> new LayerFacts(digest(layer), null, null))
                        .toList());
    }

    @Test
    void the_base_with_the_most_layers_below_the_image_counts() {
        var built = image('1', '2', '3').builtOn(List.of(base("low", '1'), base("high", '1', '2'), base("other", '2')));

        assertThat(built.base()).isEqualTo(new BaseImage("high", digest('e'), 2, Source.COMPARED));
        assertThat(built.ofBase(digest('2'))).isTrue();
        assertThat(built.ofBase(digest('3'))).isFalse();
    }

    @Test
    void of_equal_bases_the_first_counts() {
        assertThat(image('1', '2')
                        .builtOn(List.of(base("a", '1'), base("b", '1')))
                        .base()
                        .name())
                .isEqualTo("a");
    }

    @Test
    void no_image_is_its_own_base_but_one_that_only_changed_the_configuration_is() {
        var itself = new KnownBase("app", IMAGE, List.of(digest('1')));

        assertThat(image('1').builtOn(List.of(itself)).base()).isNull();
        assertThat(image('1').builtOn(List.of(base("base", '1'))).base().layers())
                .isEqualTo(1);
    }

    @Test
    void a_base_without_layers_or_with_more_is_below_nothing() {
        assertThat(image('1')
                        .builtOn(List.of(base("none"), base("more", '1', '2')))
                        .base())
                .isNull();
    }

    @Test
    void a_lower_base_does_not_replace_what_is_known() {
        var known = image('1', '2', '3').builtOn(List.of(base("high", '1', '2')));

        assertThat(known.builtOnAtLeast(List.of(base("low", '1'))).base().name())
                .isEqualTo("high");
        assertThat(known.builtOn(List.of(base("low", '1'))).base().name()).isEqualTo("low");
        assertThat(known.builtOnAtLeast(List.of(base("higher", '1', '2', '3')))
                        .base()
                        .name())
                .isEqualTo("higher");
    }
}
