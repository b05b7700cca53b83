package dev.plimsoll.server.policies.preview;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.Described;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.server.policies.DocumentsResource;
import dev.plimsoll.server.policies.PolicyKind;
import dev.plimsoll.server.policies.PolicySource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// Who would be blocked: asked before a policy is saved.
@RestController
class PreviewResource {
    /// So long an answer waits for a small fleet to be judged.
    private static final int WAITS = 50;

    private static final int WAIT_MILLISECONDS = 100;

    private final PolicySource policies;
    private final Previewing previewing;

    PreviewResource(PolicySource policies, Previewing previewing) {
        this.policies = policies;
        this.previewing = previewing;
    }

    /// Judges the whole inventory by the policy that is sent, in the place of the one of that name. An empty body
    /// stands for no such policy. What takes longer than some seconds is answered with 202 and goes on.
    @PostMapping("/api/v1/policies/{name}/preview")
    @Requires(Permission.POLICIES_WRITE)
    @Described(takes = "application/yaml")
    ResponseEntity<Preview> policy(@PathVariable("name") String name, InputStream body, Principal principal)
            throws IOException, InterruptedException {
        return preview(PolicyKind.POLICY, name, body, principal);
    }

    /// The same with waivers.
    @PostMapping("/api/v1/waivers/{name}/preview")
    @Requires(Permission.POLICIES_WRITE)
    @Described(takes = "application/yaml")
    ResponseEntity<Preview> waivers(@PathVariable("name") String name, InputStream body, Principal principal)
            throws IOException, InterruptedException {
        return preview(PolicyKind.WAIVERS, name, body, principal);
    }

    private ResponseEntity<Preview> preview(PolicyKind kind, String name, InputStream body, Principal principal)
            throws IOException, InterruptedException {
        var bytes = DocumentsResource.bytes(body);
        var draft = policies.with(kind, name, bytes.length == 0 ? null : bytes);
        long id = previewing.start(draft, principal);
        var preview = find(id);
        for (int i = 0; i < WAITS && preview.state().equals("running"); i++) {
            Thread.sleep(WAIT_MILLISECONDS);
            preview = find(id);
        }
        return ResponseEntity.status(preview.state().equals("running") ? 202 : 200)
                .location(URI.create("/api/v1/policies/previews/" + id))
                .body(preview);
    }

    /// How far a preview has come.
    @GetMapping("/api/v1/policies/previews/{id}")
    @Requires(Permission.POLICIES_WRITE)
    Preview find(@PathVariable("id") long id) {
        return previewing.find(id).orElseThrow(() -> Refusal.notFound("there is no such preview any more"));
    }
}
