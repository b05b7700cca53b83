package postee.trivyoperator.jira

import future.keywords

import data.plimsoll.jira
import data.plimsoll.trivy

title := sprintf("Vulnerability issue with image %s in namespace %v", [trivy.operator_image, trivy.namespace])

result := concat("", array.concat(
	[jira.fact("Image", trivy.operator_image), jira.fact("Namespace", trivy.namespace)],
	[jira.section(trivy.title(severity), trivy.columns, trivy.operator_found(severity)) | some severity in trivy.severities],
))
