package dev.plimsoll.server.policies;

import dev.plimsoll.engine.policy.AssurancePolicy;
import dev.plimsoll.engine.policy.Policies;
import dev.plimsoll.engine.policy.PolicyFileException;
import dev.plimsoll.engine.policy.PolicyFiles;
import dev.plimsoll.engine.policy.controls.BaseReference;
import dev.plimsoll.engine.policy.suppression.Suppressions;
import dev.plimsoll.engine.policy.suppression.Waiver;
import dev.plimsoll.server.images.RegisteredBases;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Settings;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The policies that the platform judges by: those that are stored, else those in the folder `policies` of its
/// data, else the built-in baseline; and the stored waivers. The same bytes and the same reader as on the command
/// line.
@Component
public class PolicySource {
    private final Settings settings;
    private final PolicyStore store;
    private final RegisteredBases bases;
    private @Nullable Read last;

    PolicySource(Settings settings, PolicyStore store, RegisteredBases bases) {
        this.settings = settings;
        this.store = store;
        this.bases = bases;
    }

    /// What was read when the policies were of that revision.
    private record Read(long revision, List<AssurancePolicy> policies, List<Waiver> waivers) {}

    /// Knowing the base images that they trust by a reference under which an image is registered.
    ///
    /// @throws IllegalStateException if a file is no policy; the message says which and where
    public Policies current() {
        return bases.knownTo(written());
    }

    /// The base images that they trust by reference.
    public List<BaseReference> baseReferences() {
        return written().baseReferences();
    }

    /// As they stand in their documents.
    private Policies written() {
        var read = read();
        return judging(read.policies, read.waivers);
    }

    /// Those that are stored; else those in the folder, with its waivers; else the baseline.
    private Policies judging(List<AssurancePolicy> stored, List<Waiver> waivers) {
        if (!stored.isEmpty()) {
            return new Policies(stored, Suppressions.of(waivers, List.of()));
        }
        var folder = settings.data().resolve("policies");
        if (!Files.isDirectory(folder)) {
            return Policies.baseline().with(Suppressions.of(waivers, List.of()));
        }
        try {
            var files = PolicyFiles.read(List.of(folder));
            var all = new ArrayList<>(waivers);
            all.addAll(files.waivers());
            var judging = files.policies().isEmpty() ? Policies.baseline() : new Policies(files.policies());
            return judging.with(Suppressions.of(all, List.of()));
        } catch (PolicyFileException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /// Those of certain names only, in the order in which all are judged.
    ///
    /// @param names empty for all
    /// @throws InvalidInput if there is none of one of these names
    public Policies named(Collection<String> names) {
        var all = current();
        if (names.isEmpty()) {
            return all;
        }
        var known = all.policies().stream().map(AssurancePolicy::name).toList();
        for (var name : names) {
            if (!known.contains(name)) {
                throw new InvalidInput(
                        "policies",
                        "there is no policy '" + name + "' on the platform; there are " + String.join(", ", known));
            }
        }
        var chosen = Set.copyOf(names);
        return new Policies(
                all.policies().stream()
                        .filter(policy -> chosen.contains(policy.name()))
                        .toList(),
                all.suppressions());
    }

    /// As they would be if a document were stored, or were no more.
    ///
    /// @param content absent for a document that is to be deleted
    /// @throws dev.plimsoll.server.platform.InvalidDocument if it is none of its kind
    public Policies with(PolicyKind kind, String name, byte @Nullable [] content) {
        var policies = new ArrayList<AssurancePolicy>();
        var waivers = new ArrayList<Waiver>();
        for (var each : PolicyKind.values()) {
            for (var one : documents(each, kind, name, content)) {
                var read = one.read();
                policies.addAll(read.policies());
                waivers.addAll(read.waivers());
            }
        }
        return bases.knownTo(judging(policies, waivers));
    }

    private List<PolicyDocument> documents(PolicyKind each, PolicyKind kind, String name, byte @Nullable [] content) {
        var documents = new ArrayList<PolicyDocument>();
        for (var kept : store.current(each)) {
            if (each != kind || !kept.version().name().equals(name)) {
                documents.add(new PolicyDocument(each, kept.version().name(), kept.content()));
            }
        }
        if (each == kind && content != null) {
            documents.add(new PolicyDocument(kind, PolicyDocument.checkedName(name), content));
        }
        documents.sort(java.util.Comparator.comparing(PolicyDocument::name));
        return documents;
    }

    private synchronized Read read() {
        long revision = store.revision();
        var known = last;
        if (known != null && known.revision == revision) {
            return known;
        }
        var policies = new ArrayList<AssurancePolicy>();
        var waivers = new ArrayList<Waiver>();
        for (var kind : PolicyKind.values()) {
            for (var kept : store.current(kind)) {
                var read = new PolicyDocument(kind, kept.version().name(), kept.content()).read();
                policies.addAll(read.policies());
                waivers.addAll(read.waivers());
            }
        }
        var read = new Read(revision, policies, waivers);
        last = read;
        return read;
    }
}
