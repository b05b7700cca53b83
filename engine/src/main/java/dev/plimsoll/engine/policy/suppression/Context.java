package dev.plimsoll.engine.policy.suppression;

import dev.plimsoll.engine.policy.controls.Subject;
import dev.plimsoll.engine.policy.expressions.ImageName;
import dev.plimsoll.vocabulary.InstalledPackage;
import dev.plimsoll.vocabulary.PackageUrl;
import dev.plimsoll.vocabulary.ScanReport.ImageFacts;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The image in which the findings were made, ready to be asked many times.
final class Context {
    private final Subject subject;
    private final List<ImageName> names;
    private final LocalDate today;
    private final Map<PackageUrl, InstalledPackage> packages = new HashMap<>();
    private final Map<PackageUrl, Identity.Purl> parts = new HashMap<>();
    private final Map<Waiver.ImagePattern, Boolean> meant = new HashMap<>();

    Context(Subject subject) {
        this.subject = subject;
        this.names = ImageName.of(subject.image());
        this.today = LocalDate.ofInstant(subject.now(), ZoneOffset.UTC);
        for (var installed : subject.inventory().packages()) {
            packages.putIfAbsent(installed.purl(), installed);
        }
    }

    Subject subject() {
        return subject;
    }

    ImageFacts image() {
        return subject.image();
    }

    /// The image's names taken apart, at least one.
    List<ImageName> names() {
        return names;
    }

    /// The scan's day, UTC.
    LocalDate today() {
        return today;
    }

    /// Whether a pattern means the image; thousands of waivers share a few patterns.
    boolean isMeantBy(Waiver.ImagePattern pattern) {
        return meant.computeIfAbsent(pattern, asked -> asked.matches(subject.image()));
    }

    /// The parts of a package URL, which is taken apart once.
    Identity.Purl parts(PackageUrl purl) {
        return parts.computeIfAbsent(purl, Identity.Purl::of);
    }

    Optional<InstalledPackage> installed(PackageUrl purl) {
        return Optional.ofNullable(packages.get(purl));
    }
}
