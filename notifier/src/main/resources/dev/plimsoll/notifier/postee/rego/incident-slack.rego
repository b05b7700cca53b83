package postee.incident.slack

import future.keywords

import data.plimsoll.incident
import data.plimsoll.slack

title := incident.title

result := array.concat(
	[slack.fact(one[0], one[1]) | some one in incident.facts],
	slack.part("Details", ["Name", "Value"], incident.details),
)
