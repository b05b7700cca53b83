package dev.plimsoll.engine.policy.controls;

import dev.plimsoll.vocabulary.InstalledPackage;
import java.util.Optional;

/// A control that judges each installed package by itself.
public sealed interface PackageControl extends Control permits AllowedPackages, DeniedPackages, Licences {
    /// What the policy has against this package; empty when it passes.
    Optional<Objection> objection(InstalledPackage installed, Examination examination);

    @Override
    default void examine(Examination examination) {
        for (var installed : examination.subject().inventory().packages()) {
            objection(installed, examination)
                    .ifPresent(found -> examination.violation(installed, found.message(), found.advice()));
        }
    }

    /// @param message what is wrong
    /// @param advice what to do about it
    record Objection(String message, String advice) {}
}
