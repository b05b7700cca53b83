/// Taking in what a scan found, judging it and answering with the verdict.
@NullMarked
package dev.plimsoll.server.registration;

import org.jspecify.annotations.NullMarked;
