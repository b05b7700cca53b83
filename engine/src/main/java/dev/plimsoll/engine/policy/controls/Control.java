package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.engine.inventory.FileSearch;
import dev.plimsoll.vocabulary.KnownBase;
import java.util.List;

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
                Malware,
                MaxDatabaseAge,
                MaxImageAge,
                MaxImageSize,
                RequiredLabels,
                RequiredPackages,
                RootUser,
                Secrets,
                SetuidFiles,
                Signature,
                TrustedBaseImages,
                WorldWritableExecutables {
    /// Puts every violation of this control, and every doubt about its answer, to the examination.
    void examine(Examination examination);

    /// What must be looked for in the image's files so that the control can answer.
    default FileSearch needs() {
        return FileSearch.NONE;
    }

    /// Whether its answer depends on what vulnerabilities were found.
    default boolean looksAtFindings() {
        return false;
    }

    /// Whether it asks for the image's signatures, for which somebody has to look.
    default boolean judgesSignatures() {
        return false;
    }

    /// The base images that it knows by their layers.
    default List<KnownBase> knownBases() {
        return List.of();
    }

    /// The base images that it names by reference, whose layers somebody has to look up.
    default List<BaseReference> baseReferences() {
        return List.of();
    }

    /// The same control, knowing the layers of base images that it names by reference.
    ///
    /// @param bases by the names that the references give them
    default Control knowing(List<KnownBase> bases) {
        return this;
    }

    /// The same control with what it names in files beside its policy.
    ///
    /// @throws IllegalArgumentException if such a file cannot be used; the message begins with the key
    default Control beside(PolicyFolder folder) {
        return this;
    }

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
