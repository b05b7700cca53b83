/// How people and programs come in: sessions, tokens, providers, limits, headers.
@NullMarked
package dev.plimsoll.server.access.login;

import org.jspecify.annotations.NullMarked;
