package dev.plimsoll.engine.inventory.secrets;

import dev.plimsoll.engine.inventory.secrets.SecretRule.Where.Named;
import java.util.stream.Collectors;

/// Writes docs/secrets.md from the rules themselves.
final class SecretRulesPage {
    private SecretRulesPage() {}

    static String markdown() {
        var page = new StringBuilder("""
                # Secrets

                <!-- Generated from the rules by SecretRulesTest; CONTRIBUTING names the command that updates it. -->

                Secrets are looked for where a policy holds the control `secrets` or a rule in CEL that speaks of `secrets`, with
                `plimsoll scan --secrets`, and always before an image is registered. Every layer is searched alone, so that a file
                which an upper layer deletes is found too: `deleted` says so.

                ## What is read

                Text files: of one up to 256 MiB everything, of a larger one the first 64 KiB, and a warning `unsearched-file` says
                so. A file with a NUL among its first 512 bytes is no text; of those, keystores and keys in DER up to 4 MiB are
                recognised by what they hold: a truststore, with certificates only, is no secret. Never read are manual pages and
                documentation below `/usr/share`, lock files (their hashes look like tokens) and the databases of package managers. Of
                one file at most 20 secrets are told, then a warning `too-many-secrets`; of one layer at most 10,000 remarkable files.

                - **Every file**: rules whose shape is unmistakable, because the issuer made it to be found.
                - **The image's own files**: not other people's packages (`node_modules`, `site-packages`, `gems`, `vendor`, the
                  libraries of language runtimes), documentation (`.md`, `.html`, …) and samples (`*.example`, `*.dist`, …): what
                  stands there is published. Private keys count here too.
                - **Settings**: own files by their name, such as `.env`, `.properties`, `.yml`, `.json`, `.ini`, `.conf`,
                  `.tfvars`, `settings.py`, shell histories.
                - A file that a package of the distribution owns is published as well, except below `/etc`.

                ## What is no secret

                Placeholders (`changeme`, `${PASSWORD}`, `<token>`, `xxxx`, `example`), references (`password_file`,
                `tokenUrl`), words without a digit or mark in settings (not in `.env`), what has less entropy than the table says
                (Shannon, bits a character), and the documented sample of a vendor (`AKIA…EXAMPLE`), except in `.env` files,
                where it may be meant.

                ## What is not looked for

                Keys within other binary files, BCFKS and BKS keystores, PKCS #12 whose bags of keys are encrypted as a whole,
                OpenPGP keyrings without armour, what archives and JARs hold, encoded or split secrets, JSON web tokens on their own,
                and passwords in programs other than within a URL. Environment variables of the image have a control of their own,
                `environmentSecrets`. Nothing is ever sent anywhere to see whether a secret works.

                ## In reports and policies

                A report shows rule, path, layer, line and an excerpt without the secret. The fingerprint is made of rule, path
                and excerpt, never of the secret, so that nobody guesses it from there; `allowFingerprints` takes it.

                ## Keys

                | rule | what | recognised by |
                |---|---|---|
                """);
        for (var kind : PrivateKeys.Kind.values()) {
            page.append("| `%s` | %s | %s |\n".formatted(kind.id(), kind.title(), kind.shape()));
        }
        page.append("""

                ## Tokens and passwords

                The literals, in any case, lead to a place; there the pattern (RE2) must match within a line.

                | rule | what | where | literals | entropy |
                |---|---|---|---|---|
                """);
        for (var rule : SecretRules.all()) {
            if (!(rule.where() instanceof Named)) {
                page.append("| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                rule.id(),
                                rule.title(),
                                rule.where().words(),
                                rule.literals().stream()
                                        .map(literal -> "`" + literal + "`")
                                        .collect(Collectors.joining(" ")),
                                rule.entropy()));
            }
        }
        page.append("""

                ## Known files

                | rule | what | file |
                |---|---|---|
                """);
        for (var rule : SecretRules.byName()) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(rule.id(), rule.title(), rule.where().words()));
        }
        return page.toString();
    }
}
