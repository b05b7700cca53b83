package dev.plimsoll.notifier.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', textBlock = """
            abs(-2.5)                                              ¦ 2.5
            round(2.5)                                             ¦ 3
            ceil(2.1)                                              ¦ 3
            floor(-2.1)                                            ¦ -3
            to_number("12.50")                                     ¦ 12.5
            to_number("a")                                         ¦ undefined
            numbers.range(3, 1)                                    ¦ [3, 2, 1]
            format_int(255, 16)                                    ¦ ff
            count("äö")                                            ¦ 2
            count({"a": 1})                                        ¦ 1
            count(5)                                               ¦ undefined
            sum([1, 2.5])                                          ¦ 3.5
            product({2, 3})                                        ¦ 6
            max([3, 9, 2])                                         ¦ 9
            min([])                                                ¦ undefined
            sort(["b", "a", 1])                                    ¦ [1, "a", "b"]
            any([false, true])                                     ¦ true
            all([false, true])                                     ¦ false
            array.concat([1], [2])                                 ¦ [1, 2]
            array.slice([1, 2, 3], 1, 9)                           ¦ [2, 3]
            array.reverse([1, 2])                                  ¦ [2, 1]
            union({{1}, {2}})                                      ¦ {1, 2}
            intersection({{1, 2}, {2}})                            ¦ {2}
            object.get({"a": {"b": 1}}, ["a", "b"], 0)             ¦ 1
            object.get({"a": 1}, "z", "none")                      ¦ none
            object.keys({"a": 1})                                  ¦ {"a"}
            object.remove({"a": 1, "b": 2}, ["a"])                 ¦ {"b": 2}
            object.filter({"a": 1, "b": 2}, {"a"})                 ¦ {"a": 1}
            object.union({"a": {"x": 1}}, {"a": {"y": 2}})         ¦ {"a": {"x": 1, "y": 2}}
            object.union_n([{"a": 1}, {"a": 2}])                   ¦ {"a": 2}
            json.filter({"a": {"b": 1, "c": 2}}, ["a/b"])          ¦ {"a": {"b": 1}}
            json.remove({"a": {"b": 1, "c": 2}}, ["a/b"])          ¦ {"a": {"c": 2}}
            json.marshal({"b": [1, "x<"], "a": null})              ¦ {"a":null,"b":[1,"x\\u003c"]}
            json.unmarshal("{\\"a\\": [1.50]}")                    ¦ {"a": [1.5]}
            json.unmarshal("{")                                    ¦ undefined
            json.is_valid("{")                                     ¦ false
            contains("abc", "bc")                                  ¦ true
            startswith("abc", "b")                                 ¦ false
            endswith("abc", "bc")                                  ¦ true
            concat("-", ["a", "b"])                                ¦ a-b
            lower("AbC")                                           ¦ abc
            upper("ı")                                             ¦ I
            indexof("äb", "b")                                     ¦ 1
            indexof("a", "b")                                      ¦ -1
            indexof_n("abab", "b")                                 ¦ [1, 3]
            replace("aXbX", "X", "-")                              ¦ a-b-
            strings.replace_n({"a": "1", "b": "2"}, "ab")          ¦ 12
            strings.reverse("abc")                                 ¦ cba
            strings.any_prefix_match("abc", ["x", "ab"])           ¦ true
            split("a,b,,c", ",")                                   ¦ ["a", "b", "", "c"]
            substring("abcdef", 2, 3)                              ¦ cde
            substring("abcdef", 2, -1)                             ¦ cdef
            trim("--a--", "-")                                     ¦ a
            trim_left("--a", "-")                                  ¦ a
            trim_right("a--", "-")                                 ¦ a
            trim_prefix("v1", "v")                                 ¦ 1
            trim_suffix("a.io", ".io")                             ¦ a
            trim_space("  a ")                                     ¦ a
            sprintf("%s is %d of %v", ["a", 1, [1, "b"]])          ¦ a is 1 of [1, "b"]
            sprintf("%5d|%-5s|%05.1f|%x|%%|%q|%t", [7, "a", 2.25, 255, "q", true]) ¦ ~    7|a    |002.2|ff|%|"q"|true~
            sprintf("%d %s", ["x"])                                ¦ %!d(string=x) %!s(MISSING)
            sprintf("a", [1])                                      ¦ a%!(EXTRA int=1)
            sprintf("%s", [1])                                     ¦ %!s(int=1)
            sprintf("%v", [{"a": 1}])                              ¦ {"a": 1}
            regex.match("^a+$", "aaa")                             ¦ true
            re_match("b", "aaa")                                   ¦ false
            regex.match("(", "aaa")                                ¦ undefined
            regex.split("[,;]", "a,b;c")                           ¦ ["a", "b", "c"]
            regex.find_n("[0-9]+", "1 22 333", 2)                  ¦ ["1", "22"]
            regex.find_all_string_submatch_n("(a)(b)?", "ab a", -1) ¦ [["ab", "a", "b"], ["a", "a", ""]]
            regex.replace("ab12", "([a-z]+)([0-9]+)", "$2-$1")     ¦ 12-ab
            regex.is_valid("(")                                    ¦ false
            glob.match("*.example", [], "api.example")             ¦ true
            glob.match("*.example", [], "a.b.example")             ¦ false
            glob.match("**.example", [], "a.b.example")            ¦ true
            glob.match("reg/*/app", ["/"], "reg/team/app")         ¦ true
            glob.match("{a,b}?", null, "bx")                       ¦ true
            base64.encode("a?b")                                   ¦ YT9i
            base64.decode("YT9i")                                  ¦ a?b
            base64url.encode("a??")                                ¦ YT8_
            hex.encode("az")                                       ¦ 617a
            urlquery.encode("a b&c")                               ¦ a+b%26c
            urlquery.encode_object({"a": ["1", "2"], "b": "x y"})  ¦ a=1&a=2&b=x+y
            crypto.sha256("a")                                     ¦ ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb
            time.now_ns()                                          ¦ 1772600767000000000
            time.parse_rfc3339_ns("1970-01-01T00:00:01Z")          ¦ 1000000000
            time.parse_duration_ns("1h30m")                        ¦ 5400000000000
            time.clock([time.now_ns(), "Asia/Tokyo"])              ¦ [14, 6, 7]
            time.weekday(time.now_ns())                            ¦ Wednesday
            time.format(time.now_ns())                             ¦ 2026-03-04T05:06:07Z
            time.date(time.add_date(time.now_ns(), 0, 1, -4))      ¦ [2026, 3, 31]
            time.diff(time.now_ns(), time.parse_rfc3339_ns("2026-03-02T06:06:07Z")) ¦ [0, 0, 1, 23, 0, 0]
            type_name({1})                                         ¦ set
            is_string("a")                                         ¦ true
            is_null(null)                                          ¦ true
            """)
    void answers(String call, String expected) throws Exception {
        var rego = Rego.load(Map.of("t", "package t\nx := " + call.strip()), CLOCK);
        var value = rego.evaluate("t", "x", null, Limits.DEFAULT);
        assertThat(value.map(found -> ValueText.shown(found, 10_000)).orElse("undefined"))
                .isEqualTo(expected);
    }
}
