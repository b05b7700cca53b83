/// Users, groups, roles for scopes, and API tokens.
@NullMarked
package dev.plimsoll.server.access.accounts;

import org.jspecify.annotations.NullMarked;
