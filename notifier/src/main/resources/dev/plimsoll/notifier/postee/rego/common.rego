# What templates and filters written for Postee import from data.postee.
package postee

import future.keywords

by_flag(yes, _, flag) := yes if flag

by_flag(_, no, false) := no

duplicate(first, _, 1) := first

duplicate(_, second, 2) := second

clamp(value, most) := min([value, most])

flat_array(lists) := [item | item := lists[_][_]]

with_default(from, key, _) := from[key] if from[key]

with_default(from, key, otherwise) := otherwise if not from[key]
