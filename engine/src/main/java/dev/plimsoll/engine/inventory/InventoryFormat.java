package dev.plimsoll.engine.inventory;

/// The file of one layer's inventory in the cache: a header of four 32-bit numbers, big-endian (magic, version, length
/// of the body, CRC-32C of the body), then the body: all texts, each once, with its length; the paths; the files; what
/// was left out; remarkable files; the size. Numbers are [Varints], hashes and sizes plain 64-bit numbers. What a file
/// told has its length before it, so that it can be passed over: reading a layer of 50,000 paths is mostly one copy.
final class InventoryFormat {
    static final int MAGIC = 0x504c494d;

    /// Raised with every change of the body. An older file is read again from the layer.
    static final int VERSION = 5;

    static final int HEADER_LENGTH = 16;

    private InventoryFormat() {}
}
