package dev.plimsoll.notifier.rego;

import static dev.plimsoll.notifier.rego.Functions.made;
import static dev.plimsoll.notifier.rego.Functions.text;

import dev.plimsoll.notifier.rego.Function.NotApplicable;
import dev.plimsoll.notifier.rego.Value.Bool;
import dev.plimsoll.notifier.rego.Value.Text;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Functions that write values as texts and read them: JSON, Base64, hexadecimal digits, addresses, digests.
final class EncodingFunctions {
    private EncodingFunctions() {}

    static void addTo(Functions.Collected all) {
        all.add(
                "json.marshal",
                1,
                (arguments, budget) -> made(ValueText.json(arguments.getFirst(), budget.charactersLeft()), budget));
        // not Rego's own: Postee gives it to its templates
        all.add("jsonformat", 1, (arguments, budget) -> {
            var json = ValueText.json(arguments.getFirst(), budget.charactersLeft());
            return made(IndentedJson.of(json), budget);
        });
        all.add("json.unmarshal", 1, (arguments, budget) -> {
            var text = text(arguments.getFirst());
            budget.step(1 + text.length() / 8);
            try {
                return ValueJson.read(text);
            } catch (IllegalArgumentException e) {
                throw new NotApplicable();
            }
        });
        all.add("json.is_valid", 1, (arguments, budget) -> {
            try {
                ValueJson.read(text(arguments.getFirst()));
                return Bool.TRUE;
            } catch (IllegalArgumentException | NotApplicable e) {
                return Bool.FALSE;
            }
        });
        all.add(
                "base64.encode",
                1,
                (arguments, budget) -> made(Base64.getEncoder().encodeToString(bytes(arguments)), budget));
        all.add("base64.decode", 1, (arguments, budget) -> decoded(Base64.getDecoder(), arguments, budget));
        all.add(
                "base64url.encode",
                1,
                (arguments, budget) -> made(Base64.getUrlEncoder().encodeToString(bytes(arguments)), budget));
        all.add(
                "base64url.encode_no_pad",
                1,
                (arguments, budget) ->
                        made(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(arguments)), budget));
        all.add("base64url.decode", 1, (arguments, budget) -> decoded(Base64.getUrlDecoder(), arguments, budget));
        all.add("hex.encode", 1, (arguments, budget) -> made(HexFormat.of().formatHex(bytes(arguments)), budget));
        all.add("hex.decode", 1, (arguments, budget) -> {
            try {
                return made(
                        new String(HexFormat.of().parseHex(text(arguments.getFirst())), StandardCharsets.UTF_8),
                        budget);
            } catch (IllegalArgumentException e) {
                throw new NotApplicable();
            }
        });
        all.add(
                "urlquery.encode",
                1,
                (arguments, budget) ->
                        made(URLEncoder.encode(text(arguments.getFirst()), StandardCharsets.UTF_8), budget));
        all.add("urlquery.decode", 1, (arguments, budget) -> {
            try {
                return made(URLDecoder.decode(text(arguments.getFirst()), StandardCharsets.UTF_8), budget);
            } catch (IllegalArgumentException e) {
                throw new NotApplicable();
            }
        });
        all.add("urlquery.encode_object", 1, (arguments, budget) -> query(arguments, budget));
        digest(all, "crypto.sha256", "SHA-256");
        digest(all, "crypto.sha1", "SHA-1");
        digest(all, "crypto.md5", "MD5");
    }

    private static byte[] bytes(List<Value> arguments) throws NotApplicable {
        return text(arguments.getFirst()).getBytes(StandardCharsets.UTF_8);
    }

    private static Value decoded(Base64.Decoder decoder, List<Value> arguments, Budget budget) throws NotApplicable {
        try {
            return made(new String(decoder.decode(text(arguments.getFirst())), StandardCharsets.UTF_8), budget);
        } catch (IllegalArgumentException e) {
            throw new NotApplicable();
        }
    }

    private static Text query(List<Value> arguments, Budget budget) throws NotApplicable {
        var out = new StringBuilder();
        for (var entry : Functions.object(arguments.getFirst()).entrySet()) {
            List<String> values =
                    entry.getValue() instanceof Text(String one) ? List.of(one) : Functions.texts(entry.getValue());
            for (var value : values) {
                out.append(out.isEmpty() ? "" : "&")
                        .append(URLEncoder.encode(text(entry.getKey()), StandardCharsets.UTF_8))
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
            TextFunctions.room(out.length(), budget);
        }
        return made(out.toString(), budget);
    }

    private static void digest(Functions.Collected all, String name, String algorithm) {
        all.add(name, 1, (arguments, budget) -> {
            try {
                var bytes = bytes(arguments);
                budget.step(1 + bytes.length / 64);
                return made(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance(algorithm).digest(bytes)),
                        budget);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no " + algorithm, e);
            }
        });
    }
}
