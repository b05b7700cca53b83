package dev.plimsoll.engine.inventory;

/// The file of one layer's inventory in the cache: a header of four 32-bit numbers, big-endian (magic, version, length
/// of the body, CRC-32C of the body), then the body: numbers as [Varints], texts with a number for each repetition,
/// hashes as plain 64-bit numbers, so that reading a layer of 50,000 paths is mostly one copy.
final class InventoryFormat {
    static final int MAGIC = 0x504c494d;

    /// Raised with every change of the body. An older file is read again from the layer.
    static final int VERSION = 1;

    static final int HEADER_LENGTH = 16;

    static final int NO_STRING = 0;
    static final int NEW_STRING = 1;
    static final int FIRST_KNOWN_STRING = 2;

    private InventoryFormat() {}
}
