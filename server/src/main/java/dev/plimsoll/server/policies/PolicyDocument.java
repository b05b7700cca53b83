package dev.plimsoll.server.policies;

import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.server.platform.InvalidDocument;
import dev.plimsoll.server.platform.InvalidDocument.Fault;
import dev.plimsoll.server.platform.InvalidInput;
import java.util.List;
import java.util.regex.Pattern;

/// A document as it was written, and what the engine reads in it.
///
/// @param name of the document; of a policy its own
/// @param content verbatim
@SuppressWarnings("ArrayRecordComponent") // bytes of a document, compared by nobody
record PolicyDocument(PolicyKind kind, String name, byte[] content) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    /// @throws InvalidInput if it is no name of a document
    static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput(
                    "name", "must be 1 to 100 letters, digits and . _ -, and begin with a letter or digit");
        }
        return name;
    }

    /// @throws InvalidDocument if it is none of its kind, or a policy of another name
    PolicyFiles.Content read() {
        PolicyFiles.Content read;
        try {
            read = PolicyFiles.read(name + ".yaml", content);
        } catch (PolicyFileException e) {
            throw new InvalidDocument(e.problems().stream()
                    .map(problem -> new Fault(problem.line(), problem.column(), problem.key(), problem.message()))
                    .toList());
        }
        switch (kind) {
            case POLICY -> {
                if (read.policies().size() != 1 || !read.waivers().isEmpty()) {
                    throw fault(
                            "kind", "must hold one policy and nothing else; waivers are kept under /api/v1/waivers");
                }
                var own = read.policies().getFirst().name();
                if (!own.equals(name)) {
                    throw fault("name", "is '" + own + "'; this is the place of '" + name + "'");
                }
            }
            case WAIVERS -> {
                if (!read.policies().isEmpty()) {
                    throw fault("kind", "must hold waivers only; policies are kept under /api/v1/policies");
                }
            }
        }
        return read;
    }

    private static InvalidDocument fault(String field, String message) {
        return new InvalidDocument(List.of(new Fault(0, 0, field, message)));
    }
}
