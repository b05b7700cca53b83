package dev.plimsoll.notifier.postee;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The templates that come with the notifier, under the package names that configurations for Postee use.
final class BundledModules {
    /// A class path cannot be listed: a test compares this with the folder.
    static final List<String> FILES = List.of(
            "common.rego",
            "iac-common.rego",
            "iac-html.rego",
            "iac-jira.rego",
            "iac-servicenow.rego",
            "iac-slack.rego",
            "incident-html.rego",
            "incident-jira.rego",
            "incident-servicenow.rego",
            "incident-slack.rego",
            "insight-html.rego",
            "insight-jira.rego",
            "insight-servicenow.rego",
            "insight-slack.rego",
            "issues-jira.rego",
            "lib-html.rego",
            "lib-incident-page.rego",
            "lib-incident.rego",
            "lib-insight-page.rego",
            "lib-insight.rego",
            "lib-jira.rego",
            "lib-repository-page.rego",
            "lib-repository.rego",
            "lib-scan-page.rego",
            "lib-scan-ticket.rego",
            "lib-scan.rego",
            "lib-slack-several.rego",
            "lib-slack.rego",
            "lib-ticket.rego",
            "lib-trivy.rego",
            "raw-message-html.rego",
            "raw-message-json.rego",
            "servicenow-incident.rego",
            "servicenow-insight.rego",
            "servicenow.rego",
            "tracee-html.rego",
            "tracee-slack.rego",
            "trivy-jira.rego",
            "trivy-operator-dependency-track.rego",
            "trivy-operator-jira.rego",
            "trivy-operator-slack.rego",
            "trivy-vulns-slack-aggregation.rego",
            "trivy-vulns-slack.rego",
            "vuls-cyclonedx.rego",
            "vuls-email.rego",
            "vuls-html-aggregation.rego",
            "vuls-html.rego",
            "vuls-jira.rego",
            "vuls-opsgenie.rego",
            "vuls-servicenow.rego",
            "vuls-slack-aggregation.rego",
            "vuls-slack.rego");

    private BundledModules() {}

    /// Texts by the names of their files.
    static SortedMap<String, String> all() {
        var modules = new TreeMap<String, String>();
        for (var file : FILES) {
            modules.put(file, read(file));
        }
        return Collections.unmodifiableSortedMap(modules);
    }

    private static String read(String file) {
        try (var in = BundledModules.class.getResourceAsStream("rego/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the notifier was built without its template " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the template " + file, e);
        }
    }
}
