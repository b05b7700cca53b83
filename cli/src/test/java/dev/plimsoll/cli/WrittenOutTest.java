package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.Method;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the distribution writes out at build time (`cli/src/distribution/java/Plain.java`) answers as what the JVM
/// makes at run time.
class WrittenOutTest {
    private static @Nullable Method writeOut;

    /// One component of each kind.
    record Everything(
            boolean a,
            byte b,
            short c,
            char d,
            int e,
            long f,
            float g,
            double h,
            @Nullable String i,
            List<String> j) {}

    record Nothing() {}

    /// Cases with guards, which go on with the next one when the guard does not hold.
    static final class Choosing implements Function<@Nullable Object, String> {
        @Override
        public String apply(@Nullable Object object) {
            return switch (object) {
                case null -> "nothing";
                case String text when text.length() > 3 -> "long";
                case CharSequence text when text.isEmpty() -> "empty";
                case String _ -> "short";
                case Number number when number.intValue() < 0 -> "negative";
                case Number _ -> "number";
                default -> "else";
            };
        }
    }

    @BeforeAll
    static void compile(@TempDir Path folder) throws Exception {
        var compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), "src/distribution/java/Plain.java");
        assertThat(compiled).isZero();
        try (var loader = new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()})) {
            var method = loader.loadClass("Plain").getDeclaredMethod("of", byte[].class, ClassHierarchyResolver.class);
            method.setAccessible(true);
            // what it needs is loaded while its folder is there
            method.invoke(null, bytes(Everything.class), ClassHierarchyResolver.defaultResolver());
            method.invoke(null, bytes(Choosing.class), ClassHierarchyResolver.defaultResolver());
            writeOut = method;
        }
    }

    @Test
    void records_are_equal_and_hash_as_ever() throws Exception {
        var samples = List.of(
                new Object[] {true, (byte) -1, (short) -2, 'x', 3, 4L << 40, -0.0f, Double.NaN, null, List.of()},
                new Object[] {true, (byte) -1, (short) -2, 'x', 3, 4L << 40, 0.0f, Double.NaN, null, List.of()},
                new Object[] {true, (byte) -1, (short) -2, 'x', 3, 5L << 40, 0.0f, 1.5, null, List.of()},
                new Object[] {false, (byte) 1, (short) 2, 'y', 4, 4L, 1f, 0.0, "i", List.of("j")},
                new Object[] {false, (byte) 1, (short) 2, 'y', 4, 4L, 1f, -0.0, "i", List.of("j")},
                new Object[] {false, (byte) 1, (short) 2, 'y', 4, 4L, 1f, 0.0, "k", List.of("j")},
                new Object[] {false, (byte) 1, (short) 2, 'y', 4, 4L, 1f, 0.0, "i", List.of("j", "k")});
        var plain = plain(Everything.class);

        for (var left : samples) {
            var original = made(Everything.class, left);
            var written = made(plain, left);
            assertThat(written.hashCode()).isEqualTo(original.hashCode());
            assertThat(written.equals(written)).isTrue();
            assertThat(written.equals(null)).isFalse();
            assertThat(written.equals(original)).isFalse();
            for (var right : samples) {
                assertThat(written.equals(made(plain, right)))
                        .isEqualTo(original.equals(made(Everything.class, right)));
            }
        }
        var nothing = plain(Nothing.class);
        assertThat(made(nothing).equals(made(nothing))).isTrue();
        assertThat(made(nothing).hashCode()).isEqualTo(new Nothing().hashCode());
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_same_case_is_chosen() throws Exception {
        var original = new Choosing();
        var constructor = plain(Choosing.class).getDeclaredConstructor();
        constructor.setAccessible(true);
        var written = (Function<@Nullable Object, String>) constructor.newInstance();

        for (var object : Stream.of(
                        "", "abc", "abcd", new StringBuilder(), new StringBuilder("a"), 1, -1L, 'c', List.of())
                .toList()) {
            assertThat(written.apply(object)).isEqualTo(original.apply(object));
        }
        assertThat(written.apply(null)).isEqualTo("nothing");
    }

    @Test
    void what_needs_nothing_stays_as_it_is() throws Exception {
        var bytes = bytes(ExitCode.class);
        assertThat(writtenOut(bytes)).isSameAs(bytes);
    }

    private static Object made(Class<?> record, @Nullable Object... values) throws ReflectiveOperationException {
        var constructor = record.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    /// The class, written out, beside the original; it leaves nothing to the JVM but `toString`.
    private static Class<?> plain(Class<?> original) throws Exception {
        var bytes = writtenOut(bytes(original));
        var left = ClassFile.of().parse(bytes).methods().stream()
                .filter(method -> !method.methodName().equalsString("toString"))
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(InvokeDynamicInstruction.class::isInstance);
        assertThat(left).isEmpty();
        return new ClassLoader(original.getClassLoader()) {
            Class<?> define() {
                return defineClass(original.getName(), bytes, 0, bytes.length);
            }
        }.define();
    }

    private static byte[] writtenOut(byte[] bytes) throws ReflectiveOperationException {
        return (byte[]) Objects.requireNonNull(writeOut).invoke(null, bytes, ClassHierarchyResolver.defaultResolver());
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (var in = Objects.requireNonNull(type.getResourceAsStream(
                type.getName().substring(type.getPackageName().length() + 1) + ".class"))) {
            return in.readAllBytes();
        }
    }
}
