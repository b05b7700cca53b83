package dev.plimsoll.server.rescan;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When the platform looks without being asked (`plimsoll.rescan.*`).
///
/// @param dailyAt time of the daily run
/// @param zone in which that time is meant
/// @param staleAfter age of a source of advisories from which on `feed.stale` is told
@ConfigurationProperties("plimsoll.rescan")
record RescanSettings(
        @DefaultValue("02:30") LocalTime dailyAt,
        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("5d") Duration staleAfter) {}
