package postee.vuls.slack

import future.keywords

import data.plimsoll.scan
import data.plimsoll.slack
import data.postee.flat_array

title := sprintf("%v vulnerability scan report", [scan.image])

aggregation_pkg := "postee.vuls.slack.aggregation"

result := flat_array(array.concat(
	[
		[
			slack.fact("Image name", scan.image),
			slack.fact("Registry", scan.registry),
			slack.section(scan.compliance),
			slack.fact("Malware found", scan.malware_found),
			slack.fact("Sensitive data found", scan.sensitive_data_found),
		],
		slack.grid(scan.summary),
		slack.part("Assurance controls", ["Control", "Policy / status"], checks),
	],
	array.concat(
		[slack.part(scan.title(severity), columns, found(severity)) | some severity in scan.severities],
		[slack.part("Malware", ["Malware", "Hash / path"], malware), slack.link("See more", scan.console)],
	),
))

columns := ["Vulnerability ID", "Resource name / installed version / fix version"]

found(severity) := [[row[0], sprintf("%v / %v / %v", [row[1], row[2], row[3]])] | some row in scan.found(severity)]

checks := [[sprintf("%v %v", [row[0], row[1]]), sprintf("%v / %v", [row[2], row[3]])] | some row in scan.checks]

malware := [[sprintf("%v %v", [row[0], row[1]]), sprintf("%v / %v", [row[2], row[3]])] | some row in scan.malware]
