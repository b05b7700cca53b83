package dev.plimsoll.server.policies;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Policies.
@RestController
@RequestMapping(PoliciesResource.PATH)
final class PoliciesResource extends DocumentsResource {
    static final String PATH = "/api/v1/policies";

    PoliciesResource(PolicyStore store) {
        super(PolicyKind.POLICY, store);
    }
}
