package postee.iac.slack

import future.keywords

import data.plimsoll.repository
import data.plimsoll.slack
import data.postee.flat_array

title := repository.title

aggregation_pkg := "postee.vuls.slack.aggregation"

result := flat_array([
	[slack.fact("Triggered by", repository.trigger), slack.fact("Repository name", repository.name)],
	flat_array([slack.part(kind[0], ["Severity", "Number"], repository.summary(kind[1])) | some kind in repository.kinds]),
	slack.part(repository.heading, ["ID", "Severity / new finding"], [[row[0], sprintf("%v / %v", [row[1], row[2]])] | some row in repository.worst]),
	[
		slack.fact("Response policy name", object.get(input, "response_policy_name", "none")),
		slack.fact("Response policy application scopes", object.get(input, "application_scope", "none")),
	],
])
