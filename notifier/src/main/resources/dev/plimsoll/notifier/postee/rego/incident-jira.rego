package postee.incident.jira

import future.keywords

import data.plimsoll.incident
import data.plimsoll.jira

title := incident.title

result := concat("", array.concat(
	[jira.fact(one[0], one[1]) | some one in incident.facts],
	[jira.section("Details", ["Name", "Value"], incident.details)],
))
