package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.server.platform.Refusal;
import dev.plimsoll.vocabulary.PackageUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The packages of all images.
@RestController
class ComponentsResource {
    private final ComponentList components;

    ComponentsResource(ComponentList components) {
        this.components = components;
    }

    /// @param packageUrl with or without version and qualifiers
    /// @param name the whole of it
    @GetMapping("/api/v1/components")
    @Requires(Permission.IMAGES_READ)
    Page<ComponentList.Listed> list(
            @RequestParam(name = "package", required = false) @Nullable String packageUrl,
            @RequestParam(name = "name", required = false) @Nullable String name,
            @RequestParam(name = "version", required = false) @Nullable String version,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        var asked = new Conditions();
        if (packageUrl != null) {
            var purl = parse(packageUrl);
            asked.and(
                    "c.package_id IN (SELECT p.id FROM package p WHERE p.purl = :package)",
                    "package",
                    PurlParts.unversioned(purl));
            var unqualified = PurlParts.unqualified(purl);
            if (!unqualified.equals(PurlParts.unversioned(purl))) {
                asked.and("(c.purl = :purl OR SUBSTR(c.purl, 1, :length) = :open)", "purl", purl.canonical());
                asked.values().put("open", purl.canonical() + "?");
                asked.values().put("length", purl.canonical().length() + 1);
            }
        }
        if (name != null) {
            asked.and("c.package_id IN (SELECT p.id FROM package p WHERE p.name = :name)", "name", text("name", name));
        }
        if (version != null) {
            asked.and("c.version = :version", "version", text("version", version));
        }
        return components.page(
                asked, principal.visibility(Permission.IMAGES_READ), ImagesResource.number(after), Page.limit(limit));
    }

    private static PackageUrl parse(String text) {
        try {
            return PackageUrl.parse(text("package", text));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("package", String.valueOf(e.getMessage()));
        }
    }

    private static String text(String field, String value) {
        if (value.isBlank() || value.length() > 1_000 || value.indexOf('\0') >= 0) {
            throw new InvalidInput(field, "needs 1 to 1000 characters");
        }
        return value;
    }

    @GetMapping("/api/v1/components/{id}")
    @Requires(Permission.IMAGES_READ)
    ComponentList.Listed component(@PathVariable("id") long id, Principal principal) {
        return components.one(id, principal.visibility(Permission.IMAGES_READ)).orElseThrow(ComponentsResource::none);
    }

    @GetMapping("/api/v1/components/{id}/images")
    @Requires(Permission.IMAGES_READ)
    Page<ComponentList.Holder> images(
            @PathVariable("id") long id,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        if (components.one(id, principal.visibility(Permission.IMAGES_READ)).isEmpty()) {
            throw none();
        }
        return components.holders(
                id, principal.visibility(Permission.IMAGES_READ), ImagesResource.number(after), Page.limit(limit));
    }

    private static Refusal none() {
        return Refusal.notFound("there is no such component that you may see");
    }
}
