import java.io.File;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Builds the distribution: a run-time image, the jars, native libraries beside them and a cache of loaded classes and
/// profiles (AOT cache, JEP 483, 514 and 515), so that a whole scan starts in a fraction of a second.
///
/// Maven calls it in the package phase of `cli`; docs/adr/010-distribution.md says why it is made this way.
///
/// ```
/// java Distribution.java ROOT OUT VERSION JAR CLASS_PATH
/// ```
/// ROOT is the repository (sources of the launcher and the examples), OUT the folder to (re)place, VERSION its release,
/// JAR the command
/// line's own jar, CLASS_PATH the jars that it needs, in the order in which they are searched.
final class Distribution {
    /// The modules that the scanner needs; `jdk.crypto.ec` is part of java.base since JDK 22.
    private static final String MODULES =
            "java.base,java.logging,java.management,java.naming,java.net.http,java.sql,java.xml,jdk.unsupported";

    /// Class files older than this are not stored in the AOT cache (the JVM checks them with its old verifier).
    private static final int OLDEST_STORED = ClassFile.JAVA_6_VERSION;

    /// One fixed time for all files: the AOT cache is refused when the time or size of a jar differs from the one that
    /// it was trained with, and two builds of the same sources give the same jars.
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    /// What the optimising compiler may compile in a scan: digests and decompression, where it pays nine times over,
    /// and rules in CEL, which may loop a million times. The rest is compiled by the first
    /// compiler only, which is done sooner and leaves the cores to the scan.
    private static final String DIRECTIVES = """
            [
              { match: ["sun/security/provider/*.*", "java/util/zip/*.*", "dev/plimsoll/engine/image/*.*", "dev/cel/*.*"],
                c2: { Exclude: false } },
              { match: ["*.*"], c2: { Exclude: true } }
            ]
            """;

    /// With so little left for the optimising compiler, the first one need not count for it, which slows its code by a
    /// third.
    private static final List<String> FIRST_COMPILER = List.of(
            "-XX:-C1ProfileCalls",
            "-XX:-C1ProfileVirtualCalls",
            "-XX:-C1ProfileInlinedCalls",
            "-XX:-C1ProfileBranches",
            "-XX:-C1ProfileCheckcasts",
            "-XX:-C1UpdateMethodData");

    private static final String SQLITE = "libsqlitejdbc.so";
    private static final String ZSTD = "libzstd-jni.so";

    private static final NativeFolders PLATFORM = NativeFolders.ofThisMachine();

    private final Path root;
    private final Path home;
    private final String version;
    private final List<Path> classPath;

    /// Of the classes on the class path and of the JDK.
    private final ClassHierarchyResolver hierarchy;

    private Distribution(Path root, Path home, String version, List<Path> classPath) throws IOException {
        this.root = root;
        this.home = home;
        this.version = version;
        this.classPath = classPath;
        var jars = new URL[classPath.size()];
        for (int i = 0; i < jars.length; i++) {
            jars[i] = classPath.get(i).toUri().toURL();
        }
        this.hierarchy = ClassHierarchyResolver.ofResourceParsing(
                        new URLClassLoader(jars, ClassLoader.getPlatformClassLoader()))
                .cached();
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            System.err.println("usage: java Distribution.java ROOT OUT VERSION JAR CLASS_PATH");
            System.exit(2);
        }
        var root = Path.of(arguments[0]).toAbsolutePath().normalize();
        var out = Path.of(arguments[1]).toAbsolutePath().normalize();
        var classPath = new ArrayList<Path>(List.of(Path.of(arguments[3])));
        Stream.of(arguments[4].split(File.pathSeparator))
                .map(Path::of)
                .filter(p -> !p.endsWith("cli/target/classes"))
                .forEach(classPath::add);
        var fresh = out.resolveSibling(out.getFileName() + ".new");
        delete(fresh);
        new Distribution(root, fresh, arguments[2], classPath).build();
        replace(out, fresh);
    }

    private void build() throws IOException, InterruptedException {
        var lib = Files.createDirectories(home.resolve("lib"));
        var bin = Files.createDirectories(home.resolve("bin"));
        var jars = new ArrayList<Path>();
        for (var jar : classPath) {
            if (!Files.isRegularFile(jar)) {
                throw new IOException(jar + " is not a jar: build with `mvn package`, the phase that makes them");
            }
            jars.add(repack(jar, lib));
        }
        var script = bin.resolve("plimsoll");
        Files.writeString(
                script,
                Files.readString(root.resolve("cli/src/distribution/plimsoll"))
                        .replace("@SCANNER@", inShell(options()))
                        .replace("@FIRST_COMPILER@", String.join(" ", FIRST_COMPILER))
                        .replace("@CLASS_PATH@", inShell(List.of(join(jars))).replace("\"", "")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(root.resolve("LICENSE"), home.resolve("LICENSE"));
        Files.writeString(lib.resolve("compiler.directives"), DIRECTIVES);
        link();
        makeExamples();
        train(lib.resolve("plimsoll.aot"), join(jars));
        train(lib.resolve("policies.aot"), join(jars), "policies");
        Files.writeString(home.resolve("sources"), sources());
    }

    // --- the run-time image ---------------------------------------------------------------------------------------

    private void link() throws IOException, InterruptedException {
        run(
                root,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                        "--add-modules=" + MODULES,
                        "--output=" + home.resolve("runtime"),
                        "--no-header-files",
                        "--no-man-pages",
                        "--strip-java-debug-attributes",
                        "--vm=server",
                        "--generate-cds-archive"));
        // The variant for heaps above 32 GB: never used here.
        Files.deleteIfExists(home.resolve("runtime/lib/server/classes_nocoops.jsa"));
    }

    // --- the jars -------------------------------------------------------------------------------------------------

    /// Copies a jar: entries sorted, uncompressed and without dates, classes of a version that the AOT cache takes, and
    /// native libraries beside the jars instead of inside.
    ///
    /// @return the copy
    private Path repack(Path jar, Path lib) throws IOException {
        var target = lib.resolve(jar.getFileName());
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(target))) {
            to.setMethod(ZipOutputStream.STORED);
            var entries = new TreeMap<String, ZipEntry>();
            from.stream().filter(e -> !e.isDirectory()).forEach(e -> entries.put(e.getName(), e));
            var manifest = entries.remove("META-INF/MANIFEST.MF");
            if (manifest != null) {
                store(to, manifest.getName(), read(from, manifest));
            }
            for (var entry : entries.values()) {
                var bytes = read(from, entry);
                if (PLATFORM != null && isNative(entry.getName())) {
                    extract(PLATFORM, entry.getName(), bytes);
                } else {
                    store(
                            to,
                            entry.getName(),
                            entry.getName().endsWith(".class") ? Plain.of(modern(bytes), hierarchy) : bytes);
                }
            }
        }
        Files.setLastModifiedTime(target, TIME);
        return target;
    }

    private static String join(List<Path> jars) {
        return String.join(":", jars.stream().map(Path::toString).toList());
    }

    private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
        try (var in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static void store(ZipOutputStream to, String name, byte[] bytes) throws IOException {
        var crc = new CRC32();
        crc.update(bytes);
        var entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        to.putNextEntry(entry);
        to.write(bytes);
        to.closeEntry();
    }

    /// Raises an old class to a version with stack maps, which it is given. The code stays the same.
    private byte[] modern(byte[] bytes) {
        var major = (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
        if (major >= OLDEST_STORED) {
            return bytes;
        }
        var file = ClassFile.of(
                ClassFile.StackMapsOption.GENERATE_STACK_MAPS, ClassFile.ClassHierarchyResolverOption.of(hierarchy));
        return file.transformClass(
                file.parse(bytes),
                // Every method's code is written anew, else it is copied as it is, without stack maps.
                ClassTransform.transformingMethodBodies(CodeBuilder::with)
                        .andThen(ClassTransform.endHandler(b -> b.withVersion(ClassFile.JAVA_8_VERSION, 0))));
    }

    private static boolean isNative(String name) {
        return name.endsWith(".so") || name.endsWith(".dylib") || name.endsWith(".jnilib") || name.endsWith(".dll");
    }

    /// Keeps the native library for this machine only.
    private void extract(NativeFolders platform, String name, byte[] bytes) throws IOException {
        if (name.startsWith(platform.sqlite)) {
            writeNative(SQLITE, bytes);
        } else if (name.startsWith(platform.zstd)) {
            writeNative(ZSTD, bytes);
        }
    }

    private void writeNative(String name, byte[] bytes) throws IOException {
        var file = Files.createDirectories(home.resolve("lib/native")).resolve(name);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, TIME);
    }

    /// Where the jars hold the libraries for this machine.
    private record NativeFolders(String sqlite, String zstd) {
        /// @return absent for a machine that is not known here: its libraries stay in the jars, and are unpacked at
        ///     every start
        static NativeFolders ofThisMachine() {
            var arm = System.getProperty("os.arch").equals("aarch64");
            if (!arm && !System.getProperty("os.arch").equals("amd64")) {
                return null;
            }
            return switch (System.getProperty("os.name")) {
                case "Linux" -> {
                    var musl = Files.exists(Path.of("/lib/ld-musl-" + (arm ? "aarch64" : "x86_64") + ".so.1"));
                    yield new NativeFolders(
                            "org/sqlite/native/Linux" + (musl ? "-Musl/" : "/") + (arm ? "aarch64/" : "x86_64/"),
                            "linux/" + (arm ? "aarch64/" : "amd64/"));
                }
                case "Mac OS X" ->
                    new NativeFolders(
                            "org/sqlite/native/Mac/" + (arm ? "aarch64/" : "x86_64/"),
                            "darwin/" + (arm ? "aarch64/" : "x86_64/"));
                default -> null;
            };
        }
    }

    // --- how it is started ----------------------------------------------------------------------------------------

    /// The JVM's options for the scanner: the same for training and for use, or the AOT cache is refused.
    private List<String> options() {
        var natives = home.resolve("lib/native");
        var options = new ArrayList<String>(List.of(
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                // No warning of the JVM reaches stdout, which belongs to the report.
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED",
                // Compiling from the trained profiles at once takes a core from a scan that is over sooner than that
                // pays.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTReplayTraining",
                // The JVM would tell on stdout how many directives it has read.
                "-XX:-DisplayVMOutput",
                "--sun-misc-unsafe-memory-access=allow",
                // Reading policies calls each constructor a few times: a method handle for it takes longer to make.
                "-Djdk.reflect.useNativeAccessorOnly=true",
                // Found at once instead of by looking through every jar.
                "-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider",
                "-Dplimsoll.version=" + version,
                "-Dslf4j.internal.verbosity=WARN"));
        if (Files.exists(natives.resolve(SQLITE))) {
            // Loaded from where it is instead of being unpacked to the temporary folder at every start.
            options.add("-Dorg.sqlite.lib.path=" + natives);
            options.add("-Dorg.sqlite.lib.name=" + SQLITE);
        }
        if (Files.exists(natives.resolve(ZSTD))) {
            options.add("-DZstdNativePath=" + natives.resolve(ZSTD));
        }
        return options;
    }

    /// The words of a command for a shell script that knows the distribution's folder as `$home`.
    private String inShell(List<String> words) {
        return String.join(
                " ",
                words.stream()
                        .map(w -> w.contains(home.toString()) ? '"' + w.replace(home.toString(), "$home") + '"' : w)
                        .toList());
    }

    // --- the AOT cache --------------------------------------------------------------------------------------------

    private void makeExamples() throws IOException, InterruptedException {
        var examples = root.resolve("examples");
        run(
                root,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        examples.resolve("MakeExamples.java").toString(),
                        examples.resolve("source").toString(),
                        examples.toString()));
    }

    /// Runs real scans of the examples and stores the classes that they loaded. Nothing of the user's is read or
    /// written, and nothing is fetched.
    private void train(Path cache, String classPath, String... more) throws IOException, InterruptedException {
        var work = Files.createTempDirectory("plimsoll-training");
        try {
            var command = new ArrayList<String>();
            command.add(home.resolve("runtime/bin/java").toString());
            command.add("-XX:AOTCacheOutput=" + cache);
            command.addAll(options());
            command.addAll(List.of("-cp", classPath, "dev.plimsoll.cli.TrainingRun"));
            command.add(root.resolve("examples").toString());
            command.addAll(List.of(more));
            run(work, Map.of("PLIMSOLL_CACHE", work.resolve("cache").toString(), "HOME", work.toString()), command);
            if (!Files.isRegularFile(cache)) {
                throw new IOException("the training run left no AOT cache at " + cache);
            }
        } finally {
            delete(work);
        }
    }

    // --- what it was built from -----------------------------------------------------------------------------------

    /// The identity of the committed sources, by which the launcher notices that they have changed since; empty outside
    /// a git checkout.
    private String sources() throws IOException, InterruptedException {
        try {
            var git = new ProcessBuilder(
                            "git",
                            "rev-parse",
                            "HEAD:pom.xml",
                            "HEAD:vocabulary",
                            "HEAD:engine",
                            "HEAD:cli",
                            "HEAD:examples")
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? text : "";
        } catch (IOException noGit) {
            return "";
        }
    }

    // --- processes and files --------------------------------------------------------------------------------------

    private static void run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var log = Files.createTempFile("plimsoll-distribution", ".log");
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .directory(folder.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(
                            k -> k.startsWith("PLIMSOLL_") || k.startsWith("JAVA_TOOL_") || k.startsWith("JDK_JAVA_"));
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("no end after 5 minutes: " + String.join(" ", command));
            }
            if (process.exitValue() != 0) {
                throw new IOException("exit code %d of: %s%n%s"
                        .formatted(process.exitValue(), String.join(" ", command), Files.readString(log)));
            }
        } finally {
            Files.delete(log);
        }
    }

    /// Puts the new folder in place of the old one; a launcher that starts in between finds one or the other.
    private static void replace(Path out, Path fresh) throws IOException {
        var old = out.resolveSibling(out.getFileName() + ".old");
        delete(old);
        if (Files.exists(out)) {
            Files.move(out, old);
        }
        Files.move(fresh, out);
        delete(old);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException error) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
