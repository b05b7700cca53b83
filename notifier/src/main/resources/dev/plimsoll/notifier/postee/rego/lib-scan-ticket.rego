# The ticket of a scan in ServiceNow.
package plimsoll.scanticket

import future.keywords

import data.plimsoll.html
import data.plimsoll.scan
import data.plimsoll.scanpage
import data.plimsoll.ticket

title := sprintf("Aqua security | %s | %v | Scan report", [scan.kind, scan.image])

result := sprintf("%s%s", [
	scanpage.result,
	html.fact("Response policy application scopes", scan.scopes),
])

result_date := object.get(object.get(input, "scan_started", {}), "seconds", 0)

result_category := object.get(
	{"function": "Serverless functions Scanning", "vm": "Security - VM Scan results"},
	scan.kind, "Security Image Scan results",
)

result_subcategory := "Security incident"

result_assigned_to := ticket.assigned_to

result_assigned_group := ticket.assigned_group

result_severity := ticket.urgency(scan.number("critical"), scan.number("high"))

result_summary := concat("\n", array.concat(
	[
		sprintf("Name: %v", [scan.image]),
		sprintf("Registry: %v", [scan.registry]),
		sprintf("Malware found: %s", [scan.malware_found]),
		sprintf("Sensitive data found: %s", [scan.sensitive_data_found]),
		"",
		"vulnerabilities:",
	],
	[sprintf("* %s: %v", [severity, scan.number(severity)]) | some severity in scan.severities],
))
