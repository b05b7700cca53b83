package dev.plimsoll.engine.report;

import java.util.Map;

/// A language that reports for people are written in.
public enum Language {
    ENGLISH("en"),
    JAPANESE("ja");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /// The language tag (BCP 47), as on the command line: `en`, `ja`.
    public String tag() {
        return tag;
    }

    /// Reads a tag or the name of a locale, of which only the language counts: `ja`, `ja-JP`, `ja_JP.UTF-8`.
    ///
    /// @throws IllegalArgumentException if reports are not written in that language
    public static Language parse(String text) {
        for (var language : values()) {
            if (language.isOf(text)) {
                return language;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a language of reports; use en or ja");
    }

    /// The language of a process's environment (POSIX, "Environment Variables": `LC_ALL` before `LC_MESSAGES`
    /// before `LANG`); English where it names none that reports are written in.
    public static Language of(Map<String, String> environment) {
        for (var variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            var locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                return JAPANESE.isOf(locale) ? JAPANESE : ENGLISH;
            }
        }
        return ENGLISH;
    }

    private boolean isOf(String locale) {
        return locale.regionMatches(true, 0, tag, 0, tag.length())
                && (locale.length() == tag.length() || "-_.@".indexOf(locale.charAt(tag.length())) >= 0);
    }
}
