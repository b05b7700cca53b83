package dev.plimsoll.server.policies;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.Described;
import dev.plimsoll.server.platform.EntityTag;
import dev.plimsoll.server.platform.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/// Documents of one kind as code: YAML in, the same bytes out, every version kept.
public abstract sealed class DocumentsResource permits PoliciesResource, WaiversResource {
    /// Bytes of one document.
    private static final int LARGEST = 1 << 20;

    private static final MediaType YAML = new MediaType("application", "yaml");

    private final PolicyKind kind;
    private final PolicyStore store;

    DocumentsResource(PolicyKind kind, PolicyStore store) {
        this.kind = kind;
        this.store = store;
    }

    record Listed(List<PolicyStore.Version> items) {}

    @GetMapping
    @Requires(Permission.POLICIES_READ)
    Listed list() {
        return new Listed(
                store.current(kind).stream().map(PolicyStore.Kept::version).toList());
    }

    @GetMapping("/{name}")
    @Requires(Permission.POLICIES_READ)
    @Described(answers = "application/yaml")
    ResponseEntity<byte[]> current(@PathVariable("name") String name) {
        return answer(store.current(kind, name).orElseThrow(() -> none(name)));
    }

    @GetMapping("/{name}/versions")
    @Requires(Permission.POLICIES_READ)
    Listed versions(@PathVariable("name") String name) {
        return new Listed(store.versions(kind, name));
    }

    @GetMapping("/{name}/versions/{version}")
    @Requires(Permission.POLICIES_READ)
    @Described(answers = "application/yaml")
    ResponseEntity<byte[]> version(@PathVariable("name") String name, @PathVariable("version") long version) {
        return answer(store.version(kind, name, version).orElseThrow(() -> none(name)));
    }

    /// Creates it, or with `If-Match` changes it.
    @PutMapping("/{name}")
    @Requires(Permission.POLICIES_WRITE)
    @Described(takes = "application/yaml")
    ResponseEntity<PolicyStore.Version> save(
            @PathVariable("name") String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            InputStream body,
            Principal principal)
            throws IOException {
        var document = new PolicyDocument(kind, PolicyDocument.checkedName(name), bytes(body));
        document.read();
        boolean isNew = ifMatch == null && store.current(kind, name).isEmpty();
        var saved = store.save(document, isNew ? 0 : EntityTag.expected(ifMatch), principal);
        var answer = isNew ? ResponseEntity.created(URI.create(place(kind) + "/" + name)) : ResponseEntity.ok();
        return answer.eTag(EntityTag.of(saved.version())).body(saved);
    }

    @DeleteMapping("/{name}")
    @Requires(Permission.POLICIES_WRITE)
    ResponseEntity<Void> delete(
            @PathVariable("name") String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        store.delete(kind, name, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    private Refusal none(String name) {
        return Refusal.notFound("there is no " + kind.label() + " '" + name + "' of that version");
    }

    private static ResponseEntity<byte[]> answer(PolicyStore.Kept kept) {
        return ResponseEntity.ok()
                .eTag(EntityTag.of(kept.version().version()))
                .contentType(YAML)
                .body(kept.content());
    }

    private static String place(PolicyKind kind) {
        return switch (kind) {
            case POLICY -> PoliciesResource.PATH;
            case WAIVERS -> WaiversResource.PATH;
        };
    }

    /// Reads a document that was sent.
    ///
    /// @throws Refusal if it is too large
    public static byte[] bytes(InputStream body) throws IOException {
        var bytes = body.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw Refusal.tooLarge("a document has at most " + LARGEST + " bytes");
        }
        return bytes;
    }
}
