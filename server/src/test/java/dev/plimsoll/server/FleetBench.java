package dev.plimsoll.server;

import dev.plimsoll.server.platform.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// P8, P10 and P11b (`benchmarks/platform`) on fleets that [FleetFiles] keeps: each bench gets a copy, and its figures
/// go
/// into `benchmarks/platform.md`. Not a test: it takes minutes.
public final class FleetBench {
    private FleetBench() {}

    /// One fleet that a bench may spoil.
    ///
    /// @param name of database and size, for people
    record Copy(Path folder, Path data, String url, int images, String name) {}

    /// What is measured on a fleet.
    interface Bench {
        /// @return rows of the table of figures
        List<String> measure(Copy fleet) throws Exception;
    }

    /// @param arguments what (`P8`, `P10`, `P11b`), the database (`sqlite` or `postgresql`), the folder of fleets, the
    ///     file of figures, then sizes
    public static void main(String... arguments) throws Exception {
        Bench bench =
                switch (arguments[0]) {
                    case "P8" -> new RescanBench();
                    case "P10" -> new RegistrationBench();
                    case "P11b" -> new NoticeBench();
                    default -> throw new IllegalArgumentException("no bench is called " + arguments[0]);
                };
        var dialect = Dialect.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        var fleets = Files.createDirectories(Path.of(arguments[2]));
        var figures = Path.of(arguments[3]);
        for (var word : List.of(arguments).subList(4, arguments.length)) {
            int size = Integer.parseInt(word);
            FleetFiles.make(fleets, dialect, size);
            var work = Files.createTempDirectory(fleets, "bench");
            try {
                for (var row : measured(bench, dialect, fleets, work, size)) {
                    System.out.println(row);
                    keep(figures, row);
                }
            } finally {
                FleetFiles.delete(work);
            }
        }
        System.exit(0);
    }

    private static List<String> measured(Bench bench, Dialect dialect, Path fleets, Path work, int size)
            throws Exception {
        var name = " %,d images".formatted(size);
        return switch (dialect) {
            case SQLITE -> {
                FleetFiles.copy(fleets.resolve("sqlite-" + size), work.resolve("data"));
                yield bench.measure(new Copy(work, work.resolve("data"), "", size, "SQLite," + name));
            }
            case POSTGRESQL -> {
                FleetFiles.copy(fleets.resolve("pg-" + size), work.resolve("pg"));
                try (var postgres = FleetFiles.postgresql(work.resolve("pg/data"))) {
                    yield bench.measure(new Copy(
                            work,
                            work.resolve("pg/platform"),
                            postgres.getJdbcUrl("postgres", "postgres"),
                            size,
                            "PostgreSQL," + name));
                }
            }
        };
    }

    /// Puts a row into the table, in place of the one that begins like it up to the colon.
    public static void keep(Path file, String row) throws Exception {
        var lines = new ArrayList<>(Files.readAllLines(file));
        var key = row.substring(0, row.indexOf(':') + 1);
        int place = -1;
        int last = -1;
        for (int i = 0; i < lines.size(); i++) {
            place = lines.get(i).startsWith(key) ? i : place;
            last = lines.get(i).startsWith("| P") ? i : last;
        }
        if (place >= 0) {
            lines.set(place, row);
        } else {
            lines.add(last + 1, row);
        }
        Files.write(file, lines);
    }

    static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
