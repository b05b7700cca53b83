package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.Verdict;
import dev.plimsoll.vocabulary.Verdict.PolicyVerdict;
import dev.plimsoll.vocabulary.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// May it sail, and why not. A reason that holds for many findings shows some of them: the table marks them all.
final class VerdictSection {
    private static final int SHOWN = 5;
    private static final int OTHERS_SHOWN = 100;

    private final Page page;
    private final ViolationWords violationWords;

    VerdictSection(Page page) {
        this.page = page;
        this.violationWords = new ViolationWords(page.words(), page.facts());
    }

    void write() throws IOException {
        var verdict = page.facts().report().verdict();
        var state = LoadLine.of(verdict);
        var html = page.html();
        html.raw("<section id=\"verdict\" class=\"" + state.css() + "\" aria-labelledby=\"verdict-h\">\n");
        html.raw("<div class=\"ruling\">\n");
        state.draw(html);
        html.raw("<div>\n<h2 id=\"verdict-h\">").text(page.words().of("verdict." + state.css()));
        html.raw("</h2>\n<p>")
                .text(page.words().of("verdict." + state.css() + ".means"))
                .raw("</p>\n");
        if (!page.facts().report().inventory().complete()) {
            html.raw("<p class=\"doubt\">")
                    .text(page.words().of("verdict.incomplete"))
                    .raw("</p>\n");
        }
        html.raw("</div>\n</div>\n");
        if (verdict != null) {
            policies(verdict);
        }
        html.raw("</section>\n");
    }

    private void policies(Verdict verdict) throws IOException {
        for (var policy : verdict.policies()) {
            policy(policy);
        }
    }

    private void policy(PolicyVerdict policy) throws IOException {
        var html = page.html();
        var words = page.words();
        var state = policy.compliant() ? "pass" : policy.failsBuild() ? "fail" : "reported";
        html.raw("<div class=\"policy " + state + "\">\n<h3>");
        html.text(words.of("policy.name", policy.name())).raw(" <span class=\"tag\">");
        html.text(words.of("policy." + state)).raw("</span></h3>\n");
        Map<String, List<Violation>> byControl = new LinkedHashMap<>();
        policy.violations()
                .forEach(violation -> byControl
                        .computeIfAbsent(violation.control(), control -> new ArrayList<>())
                        .add(violation));
        for (var control : byControl.entrySet()) {
            control(control.getKey(), control.getValue());
        }
        html.raw("</div>\n");
    }

    private void control(String name, List<Violation> violations) throws IOException {
        var html = page.html();
        html.raw("<div class=\"control\">\n<h4><code>").text(name).raw("</code> ");
        var about = violationWords.about(name);
        if (about.isPresent()) {
            html.text(about.get()).raw(" ");
        }
        html.raw("<span class=\"quiet\">")
                .text(page.words().count("violations", violations.size()))
                .raw("</span></h4>\n<ul>\n");
        boolean ofFindings = violations.getFirst().vulnerability() != null;
        int shown = Math.min(violations.size(), ofFindings ? SHOWN : OTHERS_SHOWN);
        for (var violation : violations.subList(0, shown)) {
            violation(violation);
        }
        html.raw("</ul>\n");
        int more = violations.size() - shown;
        if (more > 0) {
            html.raw("<p class=\"quiet\">").text(page.words().count(ofFindings ? "violations.more" : "more", more));
            html.raw("</p>\n");
        }
        html.raw("</div>\n");
    }

    private void violation(Violation violation) throws IOException {
        var html = page.html();
        var said = violationWords.said(violation);
        html.raw("<li>");
        if (said.isPresent()) {
            html.text(said.get());
            if (violationWords.isMoreInOriginal(violation)) {
                html.raw("<br><small lang=\"en\">").text(violation.message()).raw("</small>");
            }
        } else {
            html.raw("<span lang=\"en\">").text(violation.message()).raw("</span>");
        }
        var fix = violation.fix();
        if (fix != null) {
            html.raw("<br><span class=\"remedy\"><b>").text(page.words().of("violation.fix"));
            var toDo = violationWords.toDo(violation);
            html.raw(toDo.isPresent() ? "</b> <span>" : "</b> <span lang=\"en\">");
            html.text(toDo.orElse(fix)).raw("</span></span>");
        }
        html.raw("</li>\n");
    }
}
