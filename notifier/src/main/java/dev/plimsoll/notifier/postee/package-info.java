/// Configurations written for Postee, run as they are: its routes, templates, plugins and actions.
@NullMarked
package dev.plimsoll.notifier.postee;

import org.jspecify.annotations.NullMarked;
