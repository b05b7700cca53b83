package postee.trivy.jira

import future.keywords

import data.plimsoll.jira
import data.plimsoll.trivy

title := sprintf("%v vulnerability scan report", [object.get(input, "ArtifactName", "unknown image")])

result := concat("", array.concat(
	[jira.fact("Image name", object.get(input, "ArtifactName", "unknown image"))],
	[jira.section(trivy.title(severity), trivy.columns, trivy.found(severity)) | some severity in trivy.severities],
))
