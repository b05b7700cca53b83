package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.FixAdvice;
import dev.plimsoll.engine.report.FixAdvice.Rebase;
import dev.plimsoll.engine.report.FixAdvice.Upgrade;
import dev.plimsoll.vocabulary.ScanReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The advice of a report in sentences, for formats that people read: what the author added first, then the base.
final class AdviceLines {
    private final FixAdvice advice;

    AdviceLines(ScanReport report) {
        this.advice = FixAdvice.of(report);
    }

    /// @param command what to type for it; absent where it is not known
    record Line(String text, @Nullable String command) {}

    FixAdvice advice() {
        return advice;
    }

    /// What the advice is for.
    String heading() {
        return switch (advice.ground()) {
            case IN_FORCE -> "What to do first";
            case REPORTED -> "What to do about what is reported";
            case OPEN -> "Upgrades worth making";
        };
    }

    List<Line> lines() {
        var lines = new ArrayList<Line>();
        for (var upgrade : advice.upgrades()) {
            if (!upgrade.ofBase()) {
                lines.add(new Line(sentence(upgrade), upgrade.command()));
            }
        }
        var rebase = advice.rebase();
        if (rebase != null) {
            lines.add(new Line(sentence(rebase), null));
        }
        for (var upgrade : advice.upgrades()) {
            if (upgrade.ofBase()) {
                lines.add(new Line("in the base: " + sentence(upgrade), upgrade.command()));
            }
        }
        return lines;
    }

    /// `upgrade openssl (libcrypto3, libssl3) from 3.1.3-r0 to 3.1.4-r1: clears 2 findings: 2 high`.
    static String sentence(Upgrade upgrade) {
        return title(upgrade) + ": clears " + Words.summary(upgrade.findings());
    }

    static String title(Upgrade upgrade) {
        var parts = upgrade.packages().equals(List.of(upgrade.name()))
                ? ""
                : " (" + String.join(", ", upgrade.packages()) + ")";
        var to = upgrade.to().isEmpty() ? " to a version that has the fix" : " to " + String.join(" or ", upgrade.to());
        return "upgrade " + upgrade.name() + parts + " from " + upgrade.from() + to;
    }

    static String sentence(Rebase rebase) {
        var name = rebase.baseName();
        return "rebase onto a newer release of "
                + (rebase.layers() == 0
                        ? "what lies under the image" + (name == null ? "" : ", " + name)
                        : "the base" + (name == null ? "" : " " + name))
                + ": " + Words.count(rebase.findings(), "finding comes", "findings come") + " from it, "
                + rebase.cleared() + (rebase.cleared() == 1 ? " goes" : " go")
                + " away with one that has taken the fixes";
    }
}
