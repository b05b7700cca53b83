package dev.plimsoll.engine.report.formats;

import dev.plimsoll.engine.report.FixAdvice;
import dev.plimsoll.engine.report.FixAdvice.Unfixed;
import dev.plimsoll.engine.report.FixAdvice.Upgrade;
import dev.plimsoll.vocabulary.Finding;
import java.util.List;
import java.util.Locale;

/// What to do first, as a part of the JSON report.
///
/// @param json within the object that it fills
record JsonAdvice(JsonWriting json) {
    void write(FixAdvice advice) {
        json.text("ground", advice.ground().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.number("findings", advice.findings());
        json.objects("upgrades", advice.upgrades(), this::upgrade);
        json.objects("unfixed", advice.unfixed(), this::unfixed);
        var rebase = advice.rebase();
        if (rebase == null) {
            json.nothing("rebase");
            return;
        }
        json.object("rebase", () -> {
            json.text("base", rebase.baseName());
            json.number("findings", rebase.findings());
            json.number("cleared", rebase.cleared());
        });
    }

    private void upgrade(Upgrade upgrade) {
        json.text("name", upgrade.name());
        json.text("type", upgrade.type());
        json.texts("packages", upgrade.packages());
        json.text("from", upgrade.from());
        json.texts("to", upgrade.to());
        json.text("command", upgrade.command());
        json.bool("ofBase", upgrade.ofBase());
        json.texts("clears", ids(upgrade.findings()));
    }

    private void unfixed(Unfixed left) {
        json.text("name", left.name());
        json.text("type", left.type());
        json.texts("packages", left.packages());
        json.text("version", left.version());
        json.bool("ofBase", left.ofBase());
        json.texts("findings", ids(left.findings()));
    }

    private static List<String> ids(List<Finding> findings) {
        return findings.stream().map(Finding::id).distinct().toList();
    }
}
