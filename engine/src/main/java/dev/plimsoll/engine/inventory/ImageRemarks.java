package dev.plimsoll.engine.inventory;

import dev.plimsoll.engine.inventory.RemarkedFiles.Remarked;
import dev.plimsoll.vocabulary.Digest;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.FoundMalware;
import dev.plimsoll.vocabulary.FoundSecret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes an image's secrets, malware and remarkable files of what its layers told.
final class ImageRemarks {
    private final VisibleFiles files;
    private final List<Optional<Digest>> layers;
    private final List<FoundSecret> secrets = new ArrayList<>();
    private final List<FoundMalware> malware = new ArrayList<>();
    private final List<FileFacts> facts = new ArrayList<>();

    /// @param layers the diffIds, lowest first
    ImageRemarks(VisibleFiles files, List<Optional<Digest>> layers) {
        this.files = files;
        this.layers = layers;
        var visible = files.remarked().visible();
        var hidden = files.remarked().hidden();
        var published = published(visible, hidden);
        for (var file : visible) {
            take(file, published, false);
            if (FileRemark.isRemarkable(file.remark().mode())) {
                facts.add(new FileFacts(
                        "/" + file.path(),
                        layer(file),
                        file.remark().mode(),
                        file.remark().size(),
                        null));
            }
        }
        hidden.forEach(file -> take(file, published, true));
        secrets.sort(Comparator.comparing(FoundSecret::path)
                .thenComparingInt(FoundSecret::line)
                .thenComparing(FoundSecret::rule)
                .thenComparing(FoundSecret::deleted));
        malware.sort(Comparator.comparing(FoundMalware::path).thenComparing(FoundMalware::finder));
    }

    private void take(Remarked file, Set<String> published, boolean deleted) {
        var path = "/" + file.path();
        if (!published.contains(file.path())) {
            for (var secret : file.remark().secrets()) {
                secrets.add(new FoundSecret(
                        secret.rule(), secret.title(), path, layer(file), secret.line(), secret.excerpt(), deleted));
            }
        }
        for (var found : file.remark().malware()) {
            var digest = found.sha256();
            malware.add(new FoundMalware(
                    found.name(),
                    found.finder(),
                    path,
                    layer(file),
                    digest == null ? null : new Digest("sha256", digest),
                    deleted));
        }
    }

    /// The executables that are to be seen and whose digests were asked for, in the order of their paths.
    static List<FileFacts> executables(VisibleFiles files, List<Optional<Digest>> layers) {
        var executables = new ArrayList<FileFacts>();
        for (var file : files.remarked().visible()) {
            var sha256 = file.remark().sha256();
            if (sha256 != null) {
                executables.add(new FileFacts(
                        "/" + file.path(),
                        layers.get(file.layer()).orElse(null),
                        file.remark().mode(),
                        file.remark().size(),
                        new Digest("sha256", sha256)));
            }
        }
        return executables;
    }

    private @Nullable Digest layer(Remarked file) {
        return layers.get(file.layer()).orElse(null);
    }

    /// What a distribution publishes in its packages everybody has: it is no secret. Settings below `/etc` are the
    /// exception: the packages bring them, people fill them in.
    private Set<String> published(List<Remarked> visible, List<Remarked> hidden) {
        var asked = new HashSet<String>();
        for (var all : List.of(visible, hidden)) {
            for (var file : all) {
                if (!file.remark().secrets().isEmpty() && !file.path().startsWith("etc/")) {
                    asked.add(file.path());
                }
            }
        }
        return Ownership.everOwned(asked, files);
    }

    List<FoundSecret> secrets() {
        return secrets;
    }

    List<FoundMalware> malware() {
        return malware;
    }

    List<FileFacts> files() {
        return facts;
    }
}
