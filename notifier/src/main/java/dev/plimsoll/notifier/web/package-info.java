/// The notifier over HTTP: intake, what became of deliveries, health and metrics.
@NullMarked
package dev.plimsoll.notifier.web;

import org.jspecify.annotations.NullMarked;
