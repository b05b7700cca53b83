package postee.insight.jira

import future.keywords

import data.plimsoll.insight
import data.plimsoll.jira
import data.postee.flat_array

title := insight.title

result := concat("", flat_array([
	[jira.heading("Insight details")],
	[jira.fact(one[0], one[1]) | some one in insight.facts],
	[jira.heading("Resource details")],
	[jira.fact(one[0], one[1]) | some one in insight.about_resource],
	[
		jira.section("Vulnerabilities", ["Vulnerability", "Severity", "Package", "Fix version"], insight.vulnerabilities),
		jira.section("Malware", ["File", "Hash", "Path"], insight.malware),
		jira.section("Sensitive data", ["File type", "Path", "Image"], insight.sensitive),
		jira.fact("Recommendation", insight.recommendation),
		jira.fact("Response policy name", insight.policy),
	],
]))
