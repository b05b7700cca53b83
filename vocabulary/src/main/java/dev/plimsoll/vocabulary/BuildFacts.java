package dev.plimsoll.vocabulary;

import org.jspecify.annotations.Nullable;

/// Where an image was built, as the variables of the pipeline tell.
///
/// @param system for example `github`, `gitlab` or `jenkins`
/// @param repository of the source code
/// @param commit as the version control names it
/// @param ref branch or tag
/// @param author who wrote or pushed the commit, as the pipeline names them
/// @param pipeline name of the workflow or job
/// @param run number or id of this run
/// @param address page of this run
public record BuildFacts(
        @Nullable String system,
        @Nullable String repository,
        @Nullable String commit,
        @Nullable String ref,
        @Nullable String author,
        @Nullable String pipeline,
        @Nullable String run,
        @Nullable String address) {
    /// Nobody tells.
    public static final BuildFacts NONE = new BuildFacts(null, null, null, null, null, null, null, null);
}
