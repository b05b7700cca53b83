/// One feed for each format in which advisories, or facts about vulnerabilities, are published.
@NullMarked
package dev.plimsoll.engine.advisory.feeds;

import org.jspecify.annotations.NullMarked;
