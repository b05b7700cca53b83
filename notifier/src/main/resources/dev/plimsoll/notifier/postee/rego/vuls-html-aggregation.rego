package postee.vuls.html.aggregation

import future.keywords

import data.plimsoll.html

title := "Vulnerability scan report"

# What is told together was made by postee.vuls.html and is escaped already.
result := concat("", [sprintf("<h2>%s</h2>\n%v\n", [html.escape(one.title), one.description]) | some one in input])
