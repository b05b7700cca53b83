package dev.plimsoll.engine.report.html;

import dev.plimsoll.engine.report.FixAdvice;
import dev.plimsoll.engine.report.FixAdvice.Rebase;
import dev.plimsoll.engine.report.FixAdvice.Unfixed;
import dev.plimsoll.engine.report.FixAdvice.Upgrade;
import dev.plimsoll.vocabulary.Finding;
import dev.plimsoll.vocabulary.Severity;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/// What to do first: the smallest upgrades that clear the policy, a package each.
final class AdviceSection {
    private static final int UPGRADES_SHOWN = 25;
    private static final int UNFIXED_SHOWN = 10;
    private static final int NAMES_SHOWN = 6;

    private final Page page;
    private final FixAdvice advice;

    AdviceSection(Page page) {
        this.page = page;
        this.advice = FixAdvice.of(page.facts().report());
    }

    void write() throws IOException {
        var html = page.html();
        page.section("advice", "advice");
        if (advice.findings() == 0) {
            html.raw("<p>").text(page.words().of("advice.nothing")).raw("</p>\n");
            others();
            html.raw("</section>\n");
            return;
        }
        html.raw("<p>")
                .text(page.words()
                        .count("advice." + advice.ground().name().toLowerCase(Locale.ROOT), advice.findings()));
        html.raw("</p>\n");
        var rebase = advice.rebase();
        if (rebase != null) {
            rebase(rebase);
        }
        if (!advice.upgrades().isEmpty()) {
            upgrades(advice.upgrades());
        }
        if (!advice.unfixed().isEmpty()) {
            unfixed(advice.unfixed());
        }
        others();
        html.raw("</section>\n");
    }

    /// What has nothing to do with a vulnerability stands in the verdict with its own advice.
    private void others() throws IOException {
        var verdict = page.facts().report().verdict();
        if (verdict == null) {
            return;
        }
        long others = verdict.policies().stream()
                .flatMap(policy -> policy.violations().stream())
                .filter(violation -> violation.vulnerability() == null)
                .count();
        if (others > 0) {
            page.html()
                    .raw("<p>")
                    .text(page.words().count("advice.others", others))
                    .raw("</p>\n");
        }
    }

    private void rebase(Rebase rebase) throws IOException {
        var html = page.html();
        var words = page.words();
        html.raw("<div class=\"note\"><h3>").text(words.of("rebase")).raw("</h3>\n<p>");
        var share = rebase.layers() == 0 ? "rebase.share" : "rebase.base";
        html.text(words.count(share, rebase.findings(), Messages.number(advice.findings())));
        html.raw(" ").text(words.count("rebase.cleared", rebase.cleared()));
        var base = rebase.baseName();
        html.raw(" ").text(base == null ? words.of("rebase.unnamed") : words.of("rebase.named", base));
        html.raw(" ").text(words.of("rebase.do")).raw("</p></div>\n");
    }

    private void upgrades(List<Upgrade> upgrades) throws IOException {
        var html = page.html();
        html.raw("<h3>").text(page.words().of("upgrades")).raw("</h3>\n");
        page.table("upgrades", "column.package", "column.installed", "upgrades.to", "upgrades.clears");
        for (var upgrade : upgrades.stream().limit(UPGRADES_SHOWN).toList()) {
            html.raw("<tr>");
            name(upgrade.name(), upgrade.packages(), upgrade.type(), upgrade.ofBase());
            html.raw("<td><code>").text(upgrade.from()).raw("</code></td><td class=\"remedy\">");
            if (upgrade.to().isEmpty()) {
                html.text(page.words().of("upgrades.unnamed"));
            }
            var separator = "";
            for (var version : upgrade.to()) {
                html.raw(separator).raw("<code>").text(version).raw("</code>");
                separator = ", ";
            }
            var command = upgrade.command();
            if (command != null) {
                html.raw("<br><code class=\"command\">").text(command).raw("</code>");
            }
            html.raw("</td><td>");
            severities(upgrade.findings());
            html.raw("</td></tr>\n");
        }
        page.endTable();
        more(upgrades.size() - UPGRADES_SHOWN);
    }

    private void unfixed(List<Unfixed> unfixed) throws IOException {
        var html = page.html();
        html.raw("<h3>").text(page.words().of("unfixed")).raw("</h3>\n<p>");
        html.text(page.words().of("unfixed.do")).raw("</p>\n");
        page.table("unfixed", "column.package", "column.installed", "unfixed.state", "column.findings");
        for (var left : unfixed.stream().limit(UNFIXED_SHOWN).toList()) {
            html.raw("<tr>");
            name(left.name(), left.packages(), left.type(), left.ofBase());
            html.raw("<td><code>").text(left.version()).raw("</code></td><td>");
            html.text(states(left.findings())).raw("</td><td>");
            severities(left.findings());
            html.raw("</td></tr>\n");
        }
        page.endTable();
        more(unfixed.size() - UNFIXED_SHOWN);
    }

    private String states(List<Finding> findings) {
        return String.join(
                ", ",
                findings.stream()
                        .map(Finding::fixState)
                        .distinct()
                        .sorted()
                        .map(page.words()::fixState)
                        .toList());
    }

    private void name(String name, List<String> packages, String type, boolean ofBase) throws IOException {
        var html = page.html();
        html.raw("<th scope=\"row\">").text(name).raw(" <small>").text(type).raw("</small>");
        if (ofBase) {
            html.raw(" <i class=base>").text(page.words().of("origin.base")).raw("</i>");
        }
        if (!packages.equals(List.of(name))) {
            html.raw("<br><small>")
                    .text(String.join(", ", packages.stream().limit(NAMES_SHOWN).toList()));
            html.raw(packages.size() > NAMES_SHOWN ? ", …" : "").raw("</small>");
        }
        html.raw("</th>");
    }

    private void severities(List<Finding> findings) throws IOException {
        var html = page.html();
        var counts = new EnumMap<Severity, Integer>(Severity.class);
        findings.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        for (var count : counts.entrySet()) {
            html.raw("<span class=\"chip " + count.getKey().label() + "\">");
            html.text(page.words().severity(count.getKey()))
                    .raw(" ")
                    .number(count.getValue())
                    .raw("</span> ");
        }
        if (findings.stream().anyMatch(Finding::knownExploited)) {
            html.raw("<span class=\"chip kev\">").text(page.words().of("kev")).raw("</span>");
        }
    }

    private void more(int number) throws IOException {
        if (number > 0) {
            page.html()
                    .raw("<p class=\"quiet\">")
                    .text(page.words().count("more", number))
                    .raw("</p>\n");
        }
    }
}
