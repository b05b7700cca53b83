/// What messages say: templates over escaped values, built-in ones for every kind of event, in English and Japanese.
@NullMarked
package dev.plimsoll.notifier.template;

import org.jspecify.annotations.NullMarked;
