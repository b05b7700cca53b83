/// What every feature stands on: the database, problems, pages, settings.
@NullMarked
package dev.plimsoll.server.platform;

import org.jspecify.annotations.NullMarked;
