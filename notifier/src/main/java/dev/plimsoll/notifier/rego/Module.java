package dev.plimsoll.notifier.rego;

import java.util.List;
import java.util.Map;

/// A module as the parser reads it.
///
/// @param path of its package, for example `postee.vuls.html`
/// @param imports what a name stands for: a path that begins with `data` or `input`
record Module(String file, String path, Map<String, List<String>> imports, List<Rule> rules) {}
