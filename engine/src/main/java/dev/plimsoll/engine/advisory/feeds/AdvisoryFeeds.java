package dev.plimsoll.engine.advisory.feeds;

import dev.plimsoll.engine.advisory.AdvisoryFeed;
import java.util.List;

/// All feeds: adding one is one class in this package and one line here (docs/add-a-feed.md).
public final class AdvisoryFeeds {
    private AdvisoryFeeds() {}

    public static List<AdvisoryFeed> all() {
        return List.of(new OsvFeed(), new KevFeed(), new EpssFeed(), new EndOfLifeFeed(), new VulnrichmentFeed());
    }
}
