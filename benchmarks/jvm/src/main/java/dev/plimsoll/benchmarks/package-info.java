/// What is measured within one JVM, by JMH.
@NullMarked
package dev.plimsoll.benchmarks;

import org.jspecify.annotations.NullMarked;
