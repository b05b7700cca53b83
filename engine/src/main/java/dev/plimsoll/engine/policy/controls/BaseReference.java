package dev.plimsoll.engine.policy.controls;

/// A base image that a policy names by reference.
///
/// @param name by which people and the report know it
/// @param reference by which it is opened
public record BaseReference(String name, String reference) {}
