package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.SqliteAdvisoryDatabase;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;

/// Makes ready on a second processor what every scan comes to: parts of the JDK and of SQLite that take long to set
/// themselves up, one after the other, while the image is being opened.
///
/// Nothing here can fail a scan: what does not work is told where it is used.
final class Ahead {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private Ahead() {}

    /// Once in a process.
    static void begin() {
        if (Runtime.getRuntime().availableProcessors() > 1 && BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("ahead").start(Ahead::prepare);
        }
    }

    private static void prepare() {
        sha256();
        // reading JSON needs it; since JDK 23 it begins by squaring its way up to 5 to the power of 65,536
        BigDecimal.valueOf(1, 1).signum();
        SqliteAdvisoryDatabase.prepare();
        // the JDK's comparators are lambdas which the AOT cache does not hold, since they can be serialised
        Comparator.<String, String>comparing(text -> text)
                .thenComparing(text -> text, Comparator.reverseOrder())
                .thenComparing(text -> text)
                .thenComparing(Comparator.comparingInt(String::length))
                .thenComparingDouble(String::length)
                .compare("", "");
    }

    /// The JDK's table of algorithms; before all others, since the first manifest is checked at once.
    private static void sha256() {
        try {
            MessageDigest.getInstance("SHA-256").digest();
        } catch (NoSuchAlgorithmException _) {
            // whoever checks a digest is told
        }
    }
}
