/// How others are spoken to over the network: proxies, bodies that are not waited for without end, failures in words.
@NullMarked
package dev.plimsoll.engine.network;

import org.jspecify.annotations.NullMarked;
