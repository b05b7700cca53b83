package dev.plimsoll.engine.advisory;

import dev.plimsoll.engine.advisory.AdvisoryFeed.Records;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one entry of a source gave, in the form in which it is stored. Made by the thread that parses, so that
/// the one that writes has nothing left to do but to write.
final class ReadEntry implements Records {
    final String name;
    final long crc;
    final long size;
    final List<StoredAdvisory> advisories = new ArrayList<>(1);
    final List<Exploited> exploited = new ArrayList<>(0);
    final List<EndOfLife> endsOfLife = new ArrayList<>(0);
    final List<Assessed> assessed = new ArrayList<>(0);
    final List<String> doubts = new ArrayList<>(0);
    int withdrawn;

    @Nullable
    Instant modified;

    @Nullable
    Instant published;

    private @Nullable Likelihoods likelihoods;
    private final MessageDigest digest = sha256();
    private final byte[] eight = new byte[8];

    record Exploited(String cve, @Nullable String added) {}

    record Assessed(
            long cve,
            @Nullable Integer exploitation,
            @Nullable String cvss) {}

    record EndOfLife(
            String product,
            String release,
            String ends,
            @Nullable String extended) {}

    record StoredAdvisory(
            String id,
            @Nullable String names,
            @Nullable Long published,
            @Nullable Long modified,
            @Nullable Integer severity,
            @Nullable String severitySource,
            @Nullable String cvss,
            @Nullable String title,
            @Nullable String links,
            List<StoredAffected> affected) {}

    record StoredAffected(
            String ecosystem,
            String name,
            @Nullable String ranges,
            @Nullable String versions,
            @Nullable Integer severity,
            @Nullable Integer unfixed,
            @Nullable String cvss) {}

    /// Scores by the hundred thousand, without an object for each.
    static final class Likelihoods {
        long[] cves = new long[1024];
        double[] scores = new double[1024];
        double[] percentiles = new double[1024];
        int count;

        private void add(long cve, double score, double percentile) {
            if (count == cves.length) {
                cves = Arrays.copyOf(cves, count * 2);
                scores = Arrays.copyOf(scores, count * 2);
                percentiles = Arrays.copyOf(percentiles, count * 2);
            }
            cves[count] = cve;
            scores[count] = score;
            percentiles[count++] = percentile;
        }
    }

    ReadEntry(String name, long crc, long size) {
        this.name = name;
        this.crc = crc;
        this.size = size;
    }

    @Nullable
    Likelihoods likelihoods() {
        return likelihoods;
    }

    /// Of the stored content; call it once, at the end. Half a SHA-256 is enough to tell contents apart.
    byte[] digest() {
        return Arrays.copyOf(digest.digest(), 16);
    }

    @Override
    public void advisory(Advisory advisory, List<AffectedPackage> affected) {
        var packages = new ArrayList<StoredAffected>(affected.size());
        for (var one : affected) {
            packages.add(new StoredAffected(
                    AffectedText.clean(one.ecosystem()),
                    AffectedText.clean(one.name()),
                    AffectedText.ranges(one.ranges()),
                    AffectedText.lines(one.versions()),
                    StoredNumbers.of(one.severity()),
                    StoredNumbers.of(one.unfixed()),
                    AffectedText.cvss(one.cvss())));
        }
        var stored = new StoredAdvisory(
                AffectedText.clean(advisory.id()),
                AffectedText.names(advisory.aliases(), advisory.upstream(), advisory.related()),
                seconds(advisory.published()),
                seconds(advisory.modified()),
                StoredNumbers.of(advisory.severity()),
                advisory.severitySource(),
                AffectedText.cvss(advisory.cvss()),
                advisory.summary().isEmpty() ? null : AffectedText.clean(advisory.summary()),
                AffectedText.lines(advisory.references()),
                packages);
        advisories.add(stored);
        modified = newer(modified, advisory.modified());
        published = newer(published, advisory.published());
        update(stored);
    }

    @Override
    public void withdrawn(String id, @Nullable Instant when) {
        withdrawn++;
        modified = newer(modified, when);
        update("withdrawn");
        update(id);
    }

    @Override
    public void exploited(String cve, @Nullable LocalDate added) {
        exploited.add(new Exploited(cve, added == null ? null : added.toString()));
        update(cve);
        update(added == null ? null : added.toString());
    }

    @Override
    public void likelihood(String cve, double score, double percentile) {
        long number = cveNumber(cve);
        if (number < 0) {
            doubt("'" + cve + "' is no CVE id");
            return;
        }
        if (likelihoods == null) {
            likelihoods = new Likelihoods();
        }
        likelihoods.add(number, score, percentile);
        update(number);
        update(Double.doubleToLongBits(score));
        update(Double.doubleToLongBits(percentile));
    }

    @Override
    public void assessed(String cve, @Nullable Exploitation exploitation, List<Cvss> cvss) {
        long number = cveNumber(cve);
        if (number < 0) {
            doubt("'" + cve + "' is no CVE id");
            return;
        }
        var stored = new Assessed(number, StoredNumbers.of(exploitation), AffectedText.cvss(cvss));
        assessed.add(stored);
        update(number);
        update(stored.exploitation());
        update(stored.cvss());
    }

    @Override
    public void endOfLife(String product, String release, LocalDate ends, @Nullable LocalDate extended) {
        var until = extended == null ? null : extended.toString();
        endsOfLife.add(new EndOfLife(product, release, ends.toString(), until));
        update(product);
        update(release);
        update(ends.toString());
        update(until);
    }

    @Override
    public void dated(Instant date) {
        modified = newer(modified, date);
    }

    @Override
    public void doubt(String message) {
        doubts.add(message);
    }

    /// `CVE-2024-1234` as 2024 × 10^12 + 1234, which a table can be ordered by; -1 if it is none.
    static long cveNumber(String cve) {
        if (cve.length() < 10 || cve.length() > 21 || !cve.startsWith("CVE-") || cve.charAt(8) != '-') {
            return -1;
        }
        long year = digits(cve, 4, 8);
        long number = digits(cve, 9, cve.length());
        // A leading zero in the fifth place or later would make two spellings of one number.
        boolean padded = cve.length() > 13 && cve.charAt(9) == '0';
        return year < 0 || number < 0 || padded ? -1 : year * 1_000_000_000_000L + number;
    }

    /// The id of that number, as it is usually written: with at least four digits.
    static String cve(long number) {
        return "CVE-%d-%04d".formatted(number / 1_000_000_000_000L, number % 1_000_000_000_000L);
    }

    private static long digits(String text, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /// A date that cannot be true says nothing: Go's repository has the year 1 for `modified`.
    private static @Nullable Instant newer(@Nullable Instant known, @Nullable Instant other) {
        if (other == null || other.getEpochSecond() < 0) {
            return known;
        }
        return known == null || other.isAfter(known) ? other : known;
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null || instant.getEpochSecond() < 0 ? null : instant.getEpochSecond();
    }

    private void update(StoredAdvisory stored) {
        update(stored.id());
        update(stored.names());
        update(stored.published());
        update(stored.modified());
        update(stored.severity());
        update(stored.severitySource());
        update(stored.cvss());
        update(stored.title());
        update(stored.links());
        for (var affected : stored.affected()) {
            update(affected.ecosystem());
            update(affected.name());
            update(affected.ranges());
            update(affected.versions());
            update(affected.severity());
            update(affected.unfixed());
            update(affected.cvss());
        }
    }

    private void update(@Nullable String text) {
        if (text != null) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) (text == null ? 0 : 1));
    }

    private void update(@Nullable Number number) {
        long value = number == null ? Long.MIN_VALUE : number.longValue();
        for (int i = 0; i < eight.length; i++) {
            eight[i] = (byte) (value >> (8 * i));
        }
        digest.update(eight);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
