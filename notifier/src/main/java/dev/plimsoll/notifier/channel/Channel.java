package dev.plimsoll.notifier.channel;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/// One destination, as the configuration names it. A record each: its components are the keys of the configuration,
/// unknown ones are refused; a wrong value is refused by its compact constructor.
///
/// ```yaml
/// channels:
///   - stdout: { name: console }
/// ```
///
/// Values that are secret may be written `${env:NAME}` or `${file:PATH}`: they are resolved before the record is made,
/// in every field. A record's `toString` never shows them.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = AlertmanagerChannel.class, name = "alertmanager"),
    @JsonSubTypes.Type(value = DefectDojoChannel.class, name = "defectdojo"),
    @JsonSubTypes.Type(value = DependencyTrackChannel.class, name = "dependencytrack"),
    @JsonSubTypes.Type(value = DiscordChannel.class, name = "discord"),
    @JsonSubTypes.Type(value = DockerChannel.class, name = "docker"),
    @JsonSubTypes.Type(value = EmailChannel.class, name = "email"),
    @JsonSubTypes.Type(value = ExecChannel.class, name = "exec"),
    @JsonSubTypes.Type(value = FileChannel.class, name = "file"),
    @JsonSubTypes.Type(value = GithubChannel.class, name = "github"),
    @JsonSubTypes.Type(value = GitlabChannel.class, name = "gitlab"),
    @JsonSubTypes.Type(value = GoogleChatChannel.class, name = "googlechat"),
    @JsonSubTypes.Type(value = HttpChannel.class, name = "http"),
    @JsonSubTypes.Type(value = JiraChannel.class, name = "jira"),
    @JsonSubTypes.Type(value = KafkaChannel.class, name = "kafka"),
    @JsonSubTypes.Type(value = KubernetesChannel.class, name = "kubernetes"),
    @JsonSubTypes.Type(value = MattermostChannel.class, name = "mattermost"),
    @JsonSubTypes.Type(value = NexusIqChannel.class, name = "nexusiq"),
    @JsonSubTypes.Type(value = OpsgenieChannel.class, name = "opsgenie"),
    @JsonSubTypes.Type(value = PagerDutyChannel.class, name = "pagerduty"),
    @JsonSubTypes.Type(value = SecurityHubChannel.class, name = "securityhub"),
    @JsonSubTypes.Type(value = ServiceNowChannel.class, name = "servicenow"),
    @JsonSubTypes.Type(value = SlackChannel.class, name = "slack"),
    @JsonSubTypes.Type(value = SplunkChannel.class, name = "splunk"),
    @JsonSubTypes.Type(value = StdoutChannel.class, name = "stdout"),
    @JsonSubTypes.Type(value = SyslogChannel.class, name = "syslog"),
    @JsonSubTypes.Type(value = TeamsChannel.class, name = "teams"),
    @JsonSubTypes.Type(value = TelegramChannel.class, name = "telegram"),
    @JsonSubTypes.Type(value = WebhookChannel.class, name = "webhook"),
})
public sealed interface Channel
        permits AlertmanagerChannel,
                DefectDojoChannel,
                DependencyTrackChannel,
                DiscordChannel,
                DockerChannel,
                EmailChannel,
                ExecChannel,
                FileChannel,
                GithubChannel,
                GitlabChannel,
                GoogleChatChannel,
                HttpChannel,
                JiraChannel,
                KafkaChannel,
                KubernetesChannel,
                MattermostChannel,
                NexusIqChannel,
                OpsgenieChannel,
                PagerDutyChannel,
                SecurityHubChannel,
                ServiceNowChannel,
                SlackChannel,
                SplunkChannel,
                StdoutChannel,
                SyslogChannel,
                TeamsChannel,
                TelegramChannel,
                WebhookChannel {
    /// By which routes name it; unique in the configuration.
    String name();

    /// The template of the configuration that it uses where the route names none; null for the built-in one.
    default @Nullable String template() {
        return null;
    }

    /// One attempt. Blocks, with time-outs of its own; runs on a virtual thread, never two at once for one channel.
    ///
    /// @throws InterruptedException if the service stops: the message is tried again after the restart
    Outcome deliver(Message message, Surroundings surroundings) throws InterruptedException;
}
