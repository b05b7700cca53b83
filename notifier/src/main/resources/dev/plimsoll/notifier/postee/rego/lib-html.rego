# HTML in which every value is escaped.
package plimsoll.html

import future.keywords

escape(value) := strings.replace_n(
	{"&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"},
	sprintf("%v", [value]),
)

fact(name, value) := sprintf("<p><b>%s:</b> %s</p>\n", [escape(name), escape(value)])

link(name, "") := ""

link(name, address) := sprintf("<p><b>%s:</b> <a href=\"%s\">%s</a></p>\n", [escape(name), escape(address), escape(address)]) if {
	regex.match("^https?://", address)
}

link(name, address) := fact(name, address) if {
	address != ""
	not regex.match("^https?://", address)
}

heading(text) := sprintf("<h3>%s</h3>\n", [escape(text)])

cell(tag, value) := sprintf("<%s style='padding: 5px; text-align: left;'>%s</%s>", [tag, escape(value), tag])

row(tag, values) := sprintf("<tr>%s</tr>\n", [concat("", [cell(tag, value) | some value in values])])

head([]) := ""

head(names) := row("th", names) if count(names) > 0

# A heading and a table; nothing where there are no rows.
section(_, _, []) := ""

section(title, names, rows) := concat("", [heading(title), table(names, rows)]) if count(rows) > 0

table(names, rows) := concat("", [
	"<table border='1' style='width: 100%; border-collapse: collapse;'>\n",
	head(names),
	concat("", [row("td", values) | some values in rows]),
	"</table>\n",
])
