package dev.plimsoll.engine.inventory;

/// What is looked for in an image's files beside packages, as far as it costs reading them. The rights of files cost
/// nothing and are always looked at.
public record FileSearch(boolean secrets) {
    /// Nothing that costs.
    public static final FileSearch NONE = new FileSearch(false);

    public static final FileSearch SECRETS = new FileSearch(true);

    /// What one or the other asks for.
    public FileSearch and(FileSearch other) {
        return new FileSearch(secrets || other.secrets);
    }
}
