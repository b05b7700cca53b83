package dev.plimsoll.notifier.rego;

/// Where something stands in a module.
///
/// @param file as the module was named
/// @param line from 1
/// @param column from 1, in UTF-16 units
record Position(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
