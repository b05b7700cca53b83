package dev.plimsoll.notifier.channel;

/// How a destination marks bold words, lists and links; says how foreign text is escaped there, too.
public enum Markup {
    /// None: syslog, files, pagers.
    TEXT,
    /// HTML for mail.
    HTML,
    /// Markdown with tables: GitHub, GitLab, Mattermost.
    MARKDOWN,
    /// Markdown with little more than bold and lists: Discord, cards of Teams.
    PLAIN_MARKDOWN,
    /// Slack's own, which Google Chat shares.
    MRKDWN,
    /// Jira's wiki notation.
    JIRA,
    /// The little of HTML that Telegram knows.
    TELEGRAM,
    /// Text within the quotes of JSON: for templates that are JSON themselves.
    JSON
}
