/// The API's own description (OpenAPI 3.1), read from what is there.
@NullMarked
package dev.plimsoll.server.openapi;

import org.jspecify.annotations.NullMarked;
