package postee.insight.slack

import future.keywords

import data.plimsoll.insight
import data.plimsoll.slack
import data.postee.flat_array

title := insight.title

result := flat_array([
	[slack.fact(one[0], one[1]) | some one in insight.facts],
	[slack.heading("Resource details")],
	[slack.fact(one[0], one[1]) | some one in insight.about_resource],
	slack.part("Vulnerabilities", ["Vulnerability", "Severity / package / fix version"], [[row[0], rest(row)] | some row in insight.vulnerabilities]),
	slack.part("Malware", ["File", "Hash / path"], [[row[0], rest(row)] | some row in insight.malware]),
	slack.part("Sensitive data", ["File type", "Path / image"], [[row[0], rest(row)] | some row in insight.sensitive]),
	[slack.fact("Recommendation", insight.recommendation), slack.fact("Response policy name", insight.policy)],
])

rest(row) := concat(" / ", [sprintf("%v", [value]) | some value in array.slice(row, 1, count(row))])
