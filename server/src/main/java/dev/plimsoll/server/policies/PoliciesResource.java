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
import org.springframework.web.bind.annotation.RestController;

/// Policies and waivers as code: YAML in, the same bytes out, every version kept.
@RestController
public class PoliciesResource {
    /// Bytes of one document.
    private static final int LARGEST = 1 << 20;

    private static final MediaType YAML = new MediaType("application", "yaml");

    private final PolicyStore store;

    PoliciesResource(PolicyStore store) {
        this.store = store;
    }

    record Listed(List<PolicyStore.Version> items) {}

    @GetMapping("/api/v1/policies")
    @Requires(Permission.POLICIES_READ)
    Listed policies() {
        return list(PolicyKind.POLICY);
    }

    @GetMapping("/api/v1/policies/{name}")
    @Requires(Permission.POLICIES_READ)
    @Described(answers = "application/yaml")
    ResponseEntity<byte[]> policy(@PathVariable("name") String name) {
        return current(PolicyKind.POLICY, name);
    }

    @GetMapping("/api/v1/policies/{name}/versions")
    @Requires(Permission.POLICIES_READ)
    Listed policyVersions(@PathVariable("name") String name) {
        return new Listed(store.versions(PolicyKind.POLICY, name));
    }

    @GetMapping("/api/v1/policies/{name}/versions/{version}")
    @Requires(Permission.POLICIES_READ)
    @Described(answers = "application/yaml")
    ResponseEntity<byte[]> policyVersion(@PathVariable("name") String name, @PathVariable("version") long version) {
        return version(PolicyKind.POLICY, name, version);
    }

    /// Creates it, or with `If-Match` changes it.
    @PutMapping("/api/v1/policies/{name}")
    @Requires(Permission.POLICIES_WRITE)
    @Described(takes = "application/yaml")
    ResponseEntity<PolicyStore.Version> savePolicy(
            @PathVariable("name") String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            InputStream body,
            Principal principal)
            throws IOException {
        return save(PolicyKind.POLICY, name, ifMatch, body, principal);
    }

    @DeleteMapping("/api/v1/policies/{name}")
    @Requires(Permission.POLICIES_WRITE)
    ResponseEntity<Void> deletePolicy(
            @PathVariable("name") String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        store.delete(PolicyKind.POLICY, name, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/api/v1/waivers")
    @Requires(Permission.POLICIES_READ)
    Listed waivers() {
        return list(PolicyKind.WAIVERS);
    }

    @GetMapping("/api/v1/waivers/{name}")
    @Requires(Permission.POLICIES_READ)
    @Described(answers = "application/yaml")
    ResponseEntity<byte[]> waiversDocument(@PathVariable("name") String name) {
        return current(PolicyKind.WAIVERS, name);
    }

    @GetMapping("/api/v1/waivers/{name}/versions")
    @Requires(Permission.POLICIES_READ)
    Listed waiversVersions(@PathVariable("name") String name) {
        return new Listed(store.versions(PolicyKind.WAIVERS, name));
    }

    @GetMapping("/api/v1/waivers/{name}/versions/{version}")
    @Requires(Permission.POLICIES_READ)
    @Described(answers = "application/yaml")
    ResponseEntity<byte[]> waiversVersion(@PathVariable("name") String name, @PathVariable("version") long version) {
        return version(PolicyKind.WAIVERS, name, version);
    }

    /// Creates them, or with `If-Match` changes them.
    @PutMapping("/api/v1/waivers/{name}")
    @Requires(Permission.POLICIES_WRITE)
    @Described(takes = "application/yaml")
    ResponseEntity<PolicyStore.Version> saveWaivers(
            @PathVariable("name") String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            InputStream body,
            Principal principal)
            throws IOException {
        return save(PolicyKind.WAIVERS, name, ifMatch, body, principal);
    }

    @DeleteMapping("/api/v1/waivers/{name}")
    @Requires(Permission.POLICIES_WRITE)
    ResponseEntity<Void> deleteWaivers(
            @PathVariable("name") String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Principal principal) {
        store.delete(PolicyKind.WAIVERS, name, EntityTag.expected(ifMatch), principal);
        return ResponseEntity.noContent().build();
    }

    private Listed list(PolicyKind kind) {
        return new Listed(
                store.current(kind).stream().map(PolicyStore.Kept::version).toList());
    }

    private ResponseEntity<byte[]> current(PolicyKind kind, String name) {
        return answer(store.current(kind, name).orElseThrow(() -> none(kind, name)));
    }

    private ResponseEntity<byte[]> version(PolicyKind kind, String name, long version) {
        return answer(store.version(kind, name, version).orElseThrow(() -> none(kind, name)));
    }

    private static Refusal none(PolicyKind kind, String name) {
        return Refusal.notFound("there is no " + kind.label() + " '" + name + "' of that version");
    }

    private static ResponseEntity<byte[]> answer(PolicyStore.Kept kept) {
        return ResponseEntity.ok()
                .eTag(EntityTag.of(kept.version().version()))
                .contentType(YAML)
                .body(kept.content());
    }

    private ResponseEntity<PolicyStore.Version> save(
            PolicyKind kind, String name, @Nullable String ifMatch, InputStream body, Principal principal)
            throws IOException {
        var document = new PolicyDocument(kind, PolicyDocument.checkedName(name), bytes(body));
        document.read();
        boolean isNew = ifMatch == null && store.current(kind, name).isEmpty();
        var saved = store.save(document, isNew ? 0 : EntityTag.expected(ifMatch), principal);
        var answer = isNew ? ResponseEntity.created(URI.create("/api/v1/" + place(kind) + name)) : ResponseEntity.ok();
        return answer.eTag(EntityTag.of(saved.version())).body(saved);
    }

    private static String place(PolicyKind kind) {
        return switch (kind) {
            case POLICY -> "policies/";
            case WAIVERS -> "waivers/";
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
