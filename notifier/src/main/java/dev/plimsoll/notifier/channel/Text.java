package dev.plimsoll.notifier.channel;

/// What a message says.
///
/// @param title one line without markup, unescaped: its place escapes it
/// @param body in the markup that was asked for, within the limit
/// @param shown findings that the body names
/// @param missing findings that it only counts
public record Text(String title, String body, int shown, int missing) {}
