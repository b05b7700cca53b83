# Slack's blocks, in which every value is escaped. A section takes ten fields at most.
package plimsoll.slack

import future.keywords

escape(value) := strings.replace_n({"&": "&amp;", "<": "&lt;", ">": "&gt;"}, sprintf("%v", [value]))

text(markup) := {"type": "mrkdwn", "text": markup}

section(markup) := {"type": "section", "text": text(markup)}

fact(name, value) := section(sprintf("*%s:* %s", [escape(name), escape(value)]))

heading(title) := section(sprintf("*%s*", [escape(title)]))

link(_, "") := []

link(name, address) := [section(sprintf("*%s:* <%s>", [escape(name), escape(address)]))] if {
	regex.match("^https?://[^|>\\s]+$", address)
}

link(name, address) := [fact(name, address)] if {
	address != ""
	not regex.match("^https?://[^|>\\s]+$", address)
}

fields(pairs) := [field |
	some pair in pairs
	some value in pair
	field := text(escape(value))
]

# Blocks of five pairs each.
grid(pairs) := [{"type": "section", "fields": array.slice(cells, from, from + 10)} |
	cells := fields(pairs)
	some n in numbers.range(0, ceil(count(cells) / 10) - 1)
	from := n * 10
	from < count(cells)
]

# A heading and its pairs; nothing where there are none.
part(_, _, []) := []

part(title, names, pairs) := array.concat([heading(title)], grid(array.concat([names], pairs))) if count(pairs) > 0
