/// How well pipelines and teams do: what improves practice.
@NullMarked
package dev.plimsoll.server.practice;

import org.jspecify.annotations.NullMarked;
