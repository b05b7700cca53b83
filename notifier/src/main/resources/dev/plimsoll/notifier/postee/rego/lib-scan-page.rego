# The page of a scan, for all who show HTML.
package plimsoll.scanpage

import future.keywords

import data.plimsoll.html
import data.plimsoll.scan

title := sprintf("%v vulnerability scan report", [scan.image])

result := concat("", array.concat(
	[
		html.fact("Image name", scan.image),
		html.fact("Registry", scan.registry),
		html.fact("Verdict", scan.compliance),
		html.fact("Malware found", scan.malware_found),
		html.fact("Sensitive data found", scan.sensitive_data_found),
		html.section("Vulnerability summary", ["Severity", "Number"], scan.summary),
		html.section("Assurance controls", ["#", "Control", "Policy name", "Status"], scan.checks),
	],
	array.concat(
		[html.section(scan.title(severity), scan.columns, scan.found(severity)) | some severity in scan.severities],
		[
			html.section("Malware", ["#", "Malware", "Hash", "Path"], scan.malware),
			html.fact("Response policy name", scan.policy),
			html.link("See more", scan.console),
		],
	),
))
