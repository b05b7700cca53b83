package dev.plimsoll.cli;

import dev.plimsoll.engine.advisory.DatabaseUpdate;
import dev.plimsoll.engine.advisory.UpdateSettings;
import dev.plimsoll.engine.advisory.feeds.AdvisoryFeeds;
import dev.plimsoll.engine.image.Progress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/// Where advisories are fetched from.
final class UpdateOptions {
    private static final List<String> SOURCES = List.of("osv", "kev", "epss", "endoflife");

    @Option(
            names = "--source",
            order = 310,
            paramLabel = "NAME=URL",
            completionCandidates = Candidates.Sources.class,
            description = "Fetch osv, kev, epss or endoflife from another address; may be repeated.")
    Map<String, String> addresses = new LinkedHashMap<>();

    DatabaseUpdate update(Path cache, Map<String, String> more, Surroundings around, Progress progress) {
        var all = new TreeMap<String, URI>();
        addresses.forEach((name, address) -> all.put(name(name), address(address)));
        more.forEach((name, address) -> all.put(name(name), address(address)));
        var settings = new UpdateSettings(all, cache.resolve("downloads"));
        return new DatabaseUpdate(AdvisoryFeeds.all(), around.clock(), settings, progress::advanced);
    }

    private static String name(String name) {
        if (!SOURCES.contains(name)) {
            throw Failure.usage("--source: '" + name + "' is no source" + Misuse.meant(name, SOURCES) + "; there are "
                    + String.join(", ", SOURCES));
        }
        return name;
    }

    private static URI address(String text) {
        try {
            var address = new URI(text);
            var scheme = String.valueOf(address.getScheme());
            if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw Failure.usage("'" + text + "' is no address of a source; write http://… or https://…");
    }
}
