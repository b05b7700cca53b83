package postee.iac.jira

import future.keywords

import data.plimsoll.jira
import data.plimsoll.repository
import data.postee.flat_array

title := repository.title

result := concat("", flat_array([
	[jira.fact("Triggered by", repository.trigger), jira.fact("Repository name", repository.name)],
	[jira.section(kind[0], ["Severity", "Number"], repository.summary(kind[1])) | some kind in repository.kinds],
	[
		jira.section(repository.heading, repository.columns, repository.worst),
		jira.fact("Response policy name", object.get(input, "response_policy_name", "none")),
		jira.fact("Response policy application scopes", object.get(input, "application_scope", "none")),
	],
]))
