package postee.vuls.trivy.slack

import future.keywords

import data.plimsoll.slack
import data.plimsoll.trivy
import data.postee.flat_array

title := sprintf("%v vulnerability scan report", [object.get(input, "ArtifactName", "unknown image")])

aggregation_pkg := "postee.vuls.slack.trivy.aggregation"

result := flat_array(array.concat(
	[[slack.fact("Image name", object.get(input, "ArtifactName", "unknown image"))]],
	[slack.part(trivy.title(severity), trivy.short_columns, trivy.short(trivy.found(severity))) | some severity in trivy.severities],
))
