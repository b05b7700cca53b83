# What templates read in the result of a repository's scan.
package plimsoll.repository

import future.keywords

import data.postee.is_critical_or_high_vuln
import data.postee.is_new_vuln
import data.postee.number_of_vulns
import data.postee.severity_as_string
import data.postee.triggered_by_as_string

name := object.get(input, "repository_name", "unknown")

trigger := triggered_by_as_string(object.get(input, "triggered_by", ""))

summary(kind) := [[severity_as_string(severity), number_of_vulns(kind, severity)] | some severity in [4, 3, 2, 1, 0]]

kinds := [
	["Vulnerability summary", "vulnerability"],
	["Misconfiguration summary", "misconfiguration"],
	["Pipeline misconfiguration summary", "pipeline_misconfiguration"],
]

worst := [[result.avd_id, severity_as_string(result.severity), is_new_vuln(object.get(result, "is_new", false))] |
	some result in object.get(input, "results", [])
	is_critical_or_high_vuln(result.severity)
	startswith(result.avd_id, "CVE")
]

columns := ["ID", "Severity", "New finding"]

heading := "Critical and high CVEs"

title := sprintf("%v repository scan report", [name])

number(severity) := sum([object.get(input, sprintf("%s_%s_count", [kind[1], severity]), 0) | some kind in kinds])
