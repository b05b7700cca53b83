package dev.plimsoll.engine.inventory.catalogers;

import dev.plimsoll.engine.inventory.CatalogedPackage;
import dev.plimsoll.vocabulary.Confidence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A package of a programming language as its own metadata states it, before it is believed.
///
/// @param namespace purl namespace: the group, the scope, the module's host and path
/// @param purlName purl name
/// @param name the name in its ecosystem's own spelling
record LanguagePackage(
        String type,
        @Nullable String namespace,
        String purlName,
        String name,
        String version,
        Map<String, String> qualifiers,
        List<String> licences) {
    /// No registry takes longer names or versions; what is longer is no name but an attack on whoever
    /// prints it.
    private static final int LONGEST_WORD = 512;

    private static final int LONGEST_LICENCE = 256;
    private static final int MOST_LICENCES = 32;

    /// The finding for this package.
    ///
    /// @param path path of the evidence without a leading slash
    /// @throws IOException if the name or the version cannot be that of a package
    CatalogedPackage at(String path, Confidence confidence) throws IOException {
        check("name", name);
        check("name", purlName);
        check("version", version);
        if (namespace != null) {
            check("namespace", namespace);
        }
        return new CatalogedPackage(
                type, namespace, purlName, name, version, qualifiers, null, readable(licences), path, confidence);
    }

    private static void check(String what, String word) throws IOException {
        if (word.isBlank()) {
            throw new IOException("its metadata states an empty " + what);
        }
        if (word.length() > LONGEST_WORD) {
            throw new IOException("its metadata states a " + what + " of " + word.length()
                    + " characters; the limit is " + LONGEST_WORD);
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c <= ' ' || c == 0x7f || Character.isISOControl(c)) {
                throw new IOException("its metadata states a " + what + " with a character that no " + what
                        + " has (code " + (int) c + ")");
            }
        }
    }

    /// Licence fields often hold a whole licence text: such a text is left out, its name is not in it.
    private static List<String> readable(List<String> licences) {
        var kept = new LinkedHashSet<String>();
        for (String licence : licences) {
            String text = licence.strip();
            boolean oneLine = text.indexOf('\n') < 0 && text.indexOf('\r') < 0;
            if (!text.isEmpty() && oneLine && text.length() <= LONGEST_LICENCE && kept.size() < MOST_LICENCES) {
                kept.add(text);
            }
        }
        return new ArrayList<>(kept);
    }
}
