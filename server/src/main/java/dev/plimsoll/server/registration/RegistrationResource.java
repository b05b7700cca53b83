package dev.plimsoll.server.registration;

import dev.plimsoll.engine.registration.RegistrationException;
import dev.plimsoll.engine.registration.RegistrationReader;
import dev.plimsoll.engine.registration.RegistrationRequest;
import dev.plimsoll.engine.report.Display;
import dev.plimsoll.engine.report.formats.ReportFormats;
import dev.plimsoll.server.access.Permission;
import dev.plimsoll.server.access.Principal;
import dev.plimsoll.server.access.Requires;
import dev.plimsoll.server.platform.InvalidInput;
import dev.plimsoll.server.platform.Settings;
import dev.plimsoll.server.platform.Stored;
import dev.plimsoll.vocabulary.ScanReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Where scans send what they found.
@RestController
class RegistrationResource {
    private static final int LONGEST_KEY = 200;
    /// The report of an image of some hundred packages has fewer bytes.
    private static final int COMMON_REPORT = 1 << 19;

    private final Registrations registrations;
    private final Settings settings;
    private final Intake intake = new Intake();
    private final KnownPurls purls = new KnownPurls();

    RegistrationResource(Registrations registrations, Settings settings) {
        this.registrations = registrations;
        this.settings = settings;
    }

    /// Answers with the whole report (`docs/schemas/scan-report-1.json`), so that every format can be written
    /// of it. With `policies`, the names of some, it is judged by these only; the verdict that the platform keeps
    /// is by all. The header `Plimsoll-Status` says `registered` or `rejected`.
    @PostMapping(
            path = "/api/v1/images",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Permission.IMAGES_REGISTER)
    ResponseEntity<byte[]> register(
            InputStream body,
            @RequestParam(name = "policies", defaultValue = "") List<String> names,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Principal principal)
            throws IOException, InterruptedException {
        if (key == null || key.isBlank() || key.length() > LONGEST_KEY) {
            throw new InvalidInput(
                    "Idempotency-Key", "this header is needed, with 1 to " + LONGEST_KEY + " characters");
        }
        var known = key;
        return intake.read(body, settings.largestRegistration(), bytes -> register(bytes, names, known, principal));
    }

    private ResponseEntity<byte[]> register(byte[] bytes, List<String> names, String key, Principal principal)
            throws IOException {
        var digest = Stored.digest(bytes);
        var asked = names.isEmpty() ? digest : Stored.digest(digest + "\n" + String.join(",", names));
        var registered = registrations.register(parse(bytes), key, asked, names, principal);
        return ResponseEntity.created(URI.create(
                        "/api/v1/images/" + registered.judged().image().id()))
                .header("Plimsoll-Status", registered.status().name().toLowerCase(Locale.ROOT))
                .body(json(registered.judged().report()));
    }

    private RegistrationRequest parse(byte[] bytes) {
        try {
            return RegistrationReader.read(bytes, purls);
        } catch (RegistrationException e) {
            throw new InvalidInput(e.field(), String.valueOf(e.getMessage()));
        }
    }

    private static byte[] json(ScanReport report) throws IOException {
        var out = new ByteArrayOutputStream(COMMON_REPORT);
        ReportFormats.named("json").orElseThrow().write(report, Display.PLAIN, out);
        return out.toByteArray();
    }
}
