package dev.plimsoll.engine.policy;

import dev.plimsoll.engine.policy.controls.Explained;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;

/// Writes docs/policies.md from the controls themselves.
final class PolicyGuide {
    private PolicyGuide() {}

    static String markdown() {
        var page = new StringBuilder("""
                # Policies

                <!-- Generated from the controls by PolicyDocumentsTest; CONTRIBUTING names the command that updates it. -->

                A policy is a YAML document of kind `ImageAssurancePolicy`: a `name`, a `scope` (a CEL expression over `image`,
                `labels`, `registry` and `scopes`; unless set, every image), `controls`, `actions`, and `created`, the day from
                which `enforceAfterDays` counts. `examples/policies/` holds whole ones; editors complete and check files by
                `docs/schemas/policy-1.json`.

                Actions left out are taken: a policy without `actions` fails the build, blocks and notifies, at once.

                """);
        page.append("| control | what it demands | replaces in Aqua |\n|---|---|---|\n");
        ControlKinds.byKeyword().forEach((keyword, kind) -> {
            var explained = kind.getAnnotation(Explained.class);
            page.append("| [`%s`](#%s) | %s | %s |\n"
                    .formatted(
                            keyword, keyword.toLowerCase(java.util.Locale.ROOT), explained.value(), explained.aqua()));
        });
        ControlKinds.byKeyword().forEach((keyword, kind) -> {
            var explained = kind.getAnnotation(Explained.class);
            page.append(
                    "\n## %s\n\n%s\n\n```yaml\n- %s\n```\n".formatted(keyword, explained.value(), explained.example()));
            if (kind.getRecordComponents().length > 0) {
                page.append("\n| key | value | meaning |\n|---|---|---|\n");
                for (var component : kind.getRecordComponents()) {
                    page.append(row(component));
                }
            }
        });
        return page.toString();
    }

    private static String row(RecordComponent component) {
        var explained = component.getAnnotation(Explained.class);
        var needed = RecordReader.isOptional(component) ? "" : ", required";
        var absent = explained.whenAbsent().isEmpty() ? "" : " Default: %s.".formatted(explained.whenAbsent());
        return "| `%s` | %s%s | %s%s |\n"
                .formatted(
                        RecordReader.key(component),
                        type(component.getGenericType()),
                        needed,
                        explained.value().replace("|", "\\|"),
                        absent);
    }

    private static String type(Type type) {
        if (type instanceof java.lang.reflect.ParameterizedType list) {
            return "list of " + type(list.getActualTypeArguments()[0]);
        }
        return switch (((Class<?>) type).getSimpleName()) {
            case "int", "Integer" -> "whole number";
            case "double", "Double" -> "number";
            case "boolean" -> "true or false";
            case "Severity" -> "severity";
            case "GraceFrom" -> "fix or publication";
            case "State" -> "active, poc or none";
            case "PackagePattern" -> "package pattern";
            case "LabelPattern" -> "label";
            case "LicenceRule" -> "licence";
            case "Expression" -> "CEL";
            case "KnownMalware" -> "digest, name";
            case "Base" -> "{ name, layers } or { image }";
            default -> "text";
        };
    }
}
