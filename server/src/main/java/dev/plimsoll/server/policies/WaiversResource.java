package dev.plimsoll.server.policies;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Waivers.
@RestController
@RequestMapping(WaiversResource.PATH)
final class WaiversResource extends DocumentsResource {
    static final String PATH = "/api/v1/waivers";

    WaiversResource(PolicyStore store) {
        super(PolicyKind.WAIVERS, store);
    }
}
