package dev.plimsoll.engine.policy.controls;

/// One rule of a policy. The record is the configuration: its components are the keys in the policy file.
///
/// A control is a pure function of the examination's subject; it may be shared between threads and policies.
public sealed interface Control
        permits FindingControl,
                PackageControl,
                AllowedVulnerabilities,
                CompleteScan,
                Custom,
                DeniedWarnings,
                EndOfLife,
                EnvironmentSecrets,
                ForbiddenLabels,
                MaxDatabaseAge,
                MaxImageAge,
                MaxImageSize,
                RequiredLabels,
                RequiredPackages,
                RootUser,
                TrustedBaseImages {
    /// Puts every violation of this control, and every doubt about its answer, to the examination.
    void examine(Examination examination);

    /// The control's name in policy files and violations, for example `maxSeverity`.
    default String keyword() {
        return keyword(getClass());
    }

    /// The name of a kind of control in policy files.
    static String keyword(Class<? extends Control> kind) {
        var name = kind.getSimpleName();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}
