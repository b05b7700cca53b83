/// Which events go to whom: conditions, recipients, hours, groups, silences, and what has been told already.
@NullMarked
package dev.plimsoll.notifier.route;

import org.jspecify.annotations.NullMarked;
