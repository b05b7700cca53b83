package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.Advisory;
import dev.plimsoll.engine.advisory.AdvisoryFeed;
import dev.plimsoll.engine.advisory.AdvisoryFeed.Records;
import dev.plimsoll.engine.advisory.AffectedPackage;
import dev.plimsoll.vocabulary.Cvss;
import dev.plimsoll.vocabulary.Exploitation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remembers what a feed finds.
final class RecordedRecords implements Records {
    final List<Advisory> advisories = new ArrayList<>();
    final List<AffectedPackage> affected = new ArrayList<>();
    final List<String> facts = new ArrayList<>();
    final List<String> doubts = new ArrayList<>();

    static RecordedRecords of(AdvisoryFeed feed, String source, String entry, String text) throws IOException {
        return of(feed, source, entry, text.getBytes(StandardCharsets.UTF_8));
    }

    static RecordedRecords of(AdvisoryFeed feed, String source, String entry, byte[] bytes) throws IOException {
        var records = new RecordedRecords();
        feed.read(new AdvisoryFeed.Entry(source, entry, bytes, bytes.length), records);
        return records;
    }

    Advisory advisory() {
        return advisories.getFirst();
    }

    AffectedPackage affected() {
        return affected.getFirst();
    }

    @Override
    public void advisory(Advisory advisory, List<AffectedPackage> packages) {
        advisories.add(advisory);
        affected.addAll(packages);
    }

    @Override
    public void withdrawn(String id, @Nullable Instant modified) {
        facts.add("withdrawn " + id);
    }

    @Override
    public void exploited(String cve, @Nullable LocalDate added) {
        facts.add(cve + " exploited " + added);
    }

    @Override
    public void likelihood(String cve, double score, double percentile) {
        facts.add(cve + " " + score + " " + percentile);
    }

    @Override
    public void assessed(String cve, @Nullable Exploitation exploitation, List<Cvss> cvss) {
        facts.add(cve + " " + exploitation + " "
                + cvss.stream().map(one -> one.source() + " " + one.score()).toList());
    }

    @Override
    public void endOfLife(String product, String release, LocalDate ends, @Nullable LocalDate extended) {
        facts.add(product + " " + release + " " + ends + " " + extended);
    }

    @Override
    public void dated(Instant date) {
        facts.add("dated " + date);
    }

    @Override
    public void doubt(String message) {
        doubts.add(message);
    }
}
