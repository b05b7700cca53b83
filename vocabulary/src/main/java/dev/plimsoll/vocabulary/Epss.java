package dev.plimsoll.vocabulary;

/// FIRST's Exploit Prediction Scoring System: the likelihood of exploitation in the next 30 days.
///
/// @param score 0 to 1
/// @param percentile 0 to 1, the part of all CVEs that score the same or lower
public record Epss(double score, double percentile) {}
