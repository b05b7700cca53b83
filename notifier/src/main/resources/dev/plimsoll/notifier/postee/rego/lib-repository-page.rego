# The page of a repository, for all who show HTML.
package plimsoll.repositorypage

import future.keywords

import data.plimsoll.html
import data.plimsoll.repository
import data.postee.flat_array

title := repository.title

result := concat("", flat_array([
	[html.fact("Triggered by", repository.trigger), html.fact("Repository name", repository.name)],
	[html.section(kind[0], ["Severity", "Number"], repository.summary(kind[1])) | some kind in repository.kinds],
	[
		html.section(repository.heading, repository.columns, repository.worst),
		html.fact("Response policy name", object.get(input, "response_policy_name", "none")),
		html.fact("Response policy application scopes", object.get(input, "application_scope", "none")),
	],
]))
