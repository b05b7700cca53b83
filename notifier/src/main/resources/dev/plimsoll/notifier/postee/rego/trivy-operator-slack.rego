package postee.trivyoperator.slack

import future.keywords

import data.plimsoll.slack
import data.plimsoll.trivy
import data.postee.flat_array

title := sprintf("Trivy Operator %v report for %s", [object.get(input, "kind", "vulnerability"), trivy.operator_image])

aggregation_pkg := "postee.vuls.slack.aggregation"

result := flat_array(array.concat(
	[[slack.fact("Image", trivy.operator_image), slack.fact("Namespace", trivy.namespace)]],
	[slack.part(trivy.title(severity), trivy.short_columns, trivy.short(trivy.operator_found(severity))) | some severity in trivy.severities],
))
