package dev.plimsoll.vocabulary;

/// A signature that was found with an image, as it is: nobody has verified it yet (cosign's SIGNATURE_SPEC).
///
/// @param subject digest of the manifest, or of the index above it, that it was found with; what has that digest was
///     verified on the way to the image
/// @param payload what was signed, to the letter: JSON in the form "simple signing"
/// @param signature of the payload's bytes (UTF-8), base64
public record ImageSignature(Digest subject, String payload, String signature) {}
