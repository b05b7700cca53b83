package dev.plimsoll.server.images;

import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.images.StoredImage.Status;
import dev.plimsoll.server.platform.Conditions;
import dev.plimsoll.server.platform.Database;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Page;
import dev.plimsoll.vocabulary.FileFacts;
import dev.plimsoll.vocabulary.ImageReference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Registered images, and what is known of each. `{image}` is its id, or its config or manifest digest.
@RestController
class ImagesResource {
    private final ImageList images;
    private final ImageLookup lookup;
    private final ImageDetails details;
    private final Database database;
    private final Executables executables;

    ImagesResource(
            ImageList images, ImageLookup lookup, ImageDetails details, Database database, Executables executables) {
        this.images = images;
        this.lookup = lookup;
        this.details = details;
        this.database = database;
        this.executables = executables;
    }

    @GetMapping("/api/v1/images")
    @Requires(Permission.IMAGES_READ)
    Page<ImageList.Listed> list(
            @RequestParam(name = "name", required = false) @Nullable String name,
            @RequestParam(name = "repository", required = false) @Nullable String repository,
            @RequestParam(name = "scope", required = false) @Nullable Long scope,
            @RequestParam(name = "status", required = false) @Nullable String status,
            @RequestParam(name = "compliant", required = false) @Nullable Boolean compliant,
            @RequestParam(name = "base", required = false) @Nullable String base,
            @RequestParam(name = "sort", required = false) @Nullable String sort,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        var asked = new Conditions();
        var visibility = principal.visibility(Permission.IMAGES_READ);
        var among = new FewImages(database, visibility).scope(scope);
        if (name != null) {
            // none is as good as one that nobody may see
            long id = lookup.find(name, visibility).orElse(-1L);
            asked.and("i.id = :id", "id", id);
        }
        if (repository != null) {
            var known = repository(repository);
            among.repository(known);
            asked.and(
                    "EXISTS (SELECT 1 FROM image_name n WHERE n.repository = :repository AND n.image_id = i.id)",
                    "repository",
                    known);
        }
        if (scope != null) {
            asked.and(
                            "EXISTS (SELECT 1 FROM scope_image o WHERE o.scope_id = :scope AND o.image_id = i.id)",
                            "scope",
                            scope)
                    .and(visibility.ofScope(Long.toString(scope)));
        }
        var wanted = status(status).name();
        asked.and("i.status = :status", "status", wanted);
        among.among("q.id FROM image q WHERE q.status = :few_status", "few_status", wanted);
        if (compliant != null) {
            var one = compliant ? 1 : 0;
            asked.and("v.compliant = :compliant", "compliant", one);
            among.among("q.image_id FROM image_verdict q WHERE q.compliant = :few_compliant", "few_compliant", one);
        }
        if (base != null) {
            children(asked, among, lookup.need(base, visibility));
        }
        return images.page(asked, among, visibility, ImageList.Sort.parse(sort), after, Page.limit(limit));
    }

    /// The images whose lowest layers are all of that one's.
    private static void children(Conditions asked, FewImages among, long base) {
        among.among(
                "q.image_id FROM image_layer q WHERE q.chain_id = (SELECT b.chain_id FROM image_layer b"
                        + " WHERE b.image_id = :few_base ORDER BY b.place DESC LIMIT 1)",
                "few_base",
                base);
        asked.and(
                "i.id <> :base AND EXISTS (SELECT 1 FROM image_layer l WHERE l.image_id = i.id AND l.chain_id ="
                        + " (SELECT b.chain_id FROM image_layer b WHERE b.image_id = :base"
                        + " ORDER BY b.place DESC LIMIT 1))",
                "base",
                base);
    }

    private static Status status(@Nullable String asked) {
        try {
            return asked == null ? Status.REGISTERED : Status.valueOf(asked.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("status", "must be registered or rejected");
        }
    }

    private static String repository(String asked) {
        try {
            var reference = ImageReference.parse(asked);
            return reference.registry() + "/" + reference.repository();
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("repository", String.valueOf(e.getMessage()));
        }
    }

    @GetMapping("/api/v1/images/{image}")
    @Requires(Permission.IMAGES_READ)
    ImageDetails.Details image(@PathVariable("image") String image, Principal principal) {
        return details.of(
                lookup.need(image, principal.visibility(Permission.IMAGES_READ)),
                principal.visibility(Permission.IMAGES_READ));
    }

    /// What it is and was called, the latest first.
    @GetMapping("/api/v1/images/{image}/names")
    @Requires(Permission.IMAGES_READ)
    List<ImageDetails.Name> names(@PathVariable("image") String image, Principal principal) {
        return details.names(lookup.need(image, principal.visibility(Permission.IMAGES_READ)));
    }

    /// Which image a name meant, and when: the history of a tag.
    @GetMapping("/api/v1/images/named")
    @Requires(Permission.IMAGES_READ)
    List<ImageDetails.Meaning> named(@RequestParam("name") String name, Principal principal) {
        return details.meanings(name, principal.visibility(Permission.IMAGES_READ));
    }

    @GetMapping("/api/v1/images/{image}/registrations")
    @Requires(Permission.IMAGES_READ)
    Page<ImageDetails.Registration> registrations(
            @PathVariable("image") String image,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        return details.registrations(
                lookup.need(image, principal.visibility(Permission.IMAGES_READ)), number(after), Page.limit(limit));
    }

    @GetMapping("/api/v1/images/{image}/components")
    @Requires(Permission.IMAGES_READ)
    Page<ComponentList.Placed> components(
            @PathVariable("image") String image,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        return details.components(
                lookup.need(image, principal.visibility(Permission.IMAGES_READ)), number(after), Page.limit(limit));
    }

    /// What may be run in it, with digests, by path; nothing where nobody has looked.
    @GetMapping("/api/v1/images/{image}/executables")
    @Requires(Permission.IMAGES_READ)
    Page<FileFacts> executables(
            @PathVariable("image") String image,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            Principal principal) {
        long id = lookup.need(image, principal.visibility(Permission.IMAGES_READ));
        int most = Page.limit(limit);
        return Page.of(executables.of(id, after == null ? "" : after, most + 1), most, FileFacts::path);
    }

    static long number(@Nullable String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw new InvalidInput("after", "must be the 'next' of a page before");
        }
    }
}
