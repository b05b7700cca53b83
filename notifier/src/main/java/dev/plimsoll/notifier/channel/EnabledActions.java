package dev.plimsoll.notifier.channel;

/// Channels that run something where the notifier runs, or change a cluster: each is off unless the configuration
/// enables it by name, whatever channels it has.
///
/// ```yaml
/// enable: { exec: true }
/// ```
///
/// @param exec programs on this machine
/// @param docker containers through an engine's socket
/// @param kubernetes changes in a cluster
public record EnabledActions(boolean exec, boolean docker, boolean kubernetes) {
    /// None.
    public static final EnabledActions NONE = new EnabledActions(false, false, false);
}
