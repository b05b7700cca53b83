# Jira's wiki notation, in which every value is escaped.
package plimsoll.jira

import future.keywords

escape(value) := strings.replace_n(
	{"{": "\\{", "}": "\\}", "|": "\\|", "[": "\\[", "]": "\\]", "!": "\\!", "\n": " ", "\r": " "},
	sprintf("%v", [value]),
)

fact(name, value) := sprintf("*%s:* %s\n", [escape(name), escape(value)])

heading(text) := sprintf("h4. %s\n", [escape(text)])

# An empty cell would end the row.
filled("") := " "

filled(text) := text if text != ""

row(bar, values) := sprintf("%s%s%s\n", [bar, concat(bar, [filled(escape(value)) | some value in values]), bar])

head([]) := ""

head(names) := row("||", names) if count(names) > 0

section(_, _, []) := ""

section(title, names, rows) := concat("", [heading(title), table(names, rows)]) if count(rows) > 0

table(names, rows) := concat("", [head(names), concat("", [row("|", values) | some values in rows]), "\n"])
