package postee.vuls.jira

import future.keywords

import data.plimsoll.jira
import data.plimsoll.scan

title := sprintf("%v vulnerability scan report", [scan.image])

result := concat("", array.concat(
	[
		jira.fact("Image name", scan.image),
		jira.fact("Registry", scan.registry),
		jira.fact("Verdict", scan.compliance),
		jira.fact("Malware found", scan.malware_found),
		jira.fact("Sensitive data found", scan.sensitive_data_found),
		jira.section("Vulnerability summary", ["Severity", "Number"], scan.summary),
		jira.section("Assurance controls", ["#", "Control", "Policy name", "Status"], scan.checks),
	],
	array.concat(
		[jira.section(scan.title(severity), scan.columns, scan.found(severity)) | some severity in scan.severities],
		[
			jira.section("Malware", ["#", "Malware", "Hash", "Path"], scan.malware),
			jira.fact("Response policy name", scan.policy),
			more,
		],
	),
))

more := jira.fact("See more", scan.console) if scan.console != ""

more := "" if scan.console == ""
