# The page of an insight, for all who show HTML.
package plimsoll.insightpage

import future.keywords

import data.plimsoll.html
import data.plimsoll.insight

title := insight.title

result := concat("", flat([
	[html.heading("Insight details")],
	[html.fact(one[0], one[1]) | some one in insight.facts],
	[html.heading("Resource details")],
	[html.fact(one[0], one[1]) | some one in insight.about_resource],
	[
		html.section("Vulnerabilities", ["Vulnerability", "Severity", "Package", "Fix version"], insight.vulnerabilities),
		html.section("Malware", ["File", "Hash", "Path"], insight.malware),
		html.section("Sensitive data", ["File type", "Path", "Image"], insight.sensitive),
		html.fact("Recommendation", insight.recommendation),
		html.fact("Response policy name", insight.policy),
	],
]))

flat(lists) := [item | item := lists[_][_]]
