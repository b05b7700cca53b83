package dev.plimsoll.engine.report.html;

import dev.plimsoll.vocabulary.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The verdict as a ship's load line: the mark on the hull, and where the water stands.
enum LoadLine {
    /// Compliant: the line is well above the water.
    PASS("pass", 92),
    /// Violations are only reported: the water is near the line.
    REPORTED("reported", 70),
    /// Not compliant: the line is under water.
    FAIL("fail", 34),
    /// Nobody judged.
    UNJUDGED("unjudged", 0);

    private final String css;
    private final int water;

    LoadLine(String css, int water) {
        this.css = css;
        this.water = water;
    }

    static LoadLine of(@Nullable Verdict verdict) {
        if (verdict == null) {
            return UNJUDGED;
        }
        return verdict.failsBuild() ? FAIL : verdict.compliant() ? PASS : REPORTED;
    }

    /// The word in style sheet and messages.
    String css() {
        return css;
    }

    /// A decoration: the words beside it say the same.
    void draw(HtmlWriting html) throws IOException {
        html.raw("<svg class=\"loadline\" viewBox=\"0 0 140 120\" aria-hidden=\"true\" focusable=\"false\">");
        html.raw("<path class=\"hull\" d=\"M4 6H136V96Q136 114 118 114H22Q4 114 4 96Z\"/>");
        html.raw("<circle class=\"mark\" cx=\"70\" cy=\"60\" r=\"26\"/><path class=\"mark\" d=\"M24 60H116\"/>");
        if (water > 0) {
            html.raw("<path class=\"sea\" d=\"M0 " + water + "q17.5-8 35 0t35 0 35 0 35 0V120H0Z\"/>");
        }
        html.raw("</svg>\n");
    }
}
