# What templates read in an insight of Aqua's.
package plimsoll.insight

import future.keywords

import data.plimsoll.scan.text

insight := object.get(input, "insight", {})

resource := object.get(input, "resource", {})

evidence := object.get(input, "evidence", {})

severity := object.get({4: "Critical", 3: "High", 2: "Medium", 1: "Low", 0: "Negligible"}, object.get(insight, "priority", -1), "Unknown")

facts := [
	["Insight ID", text(insight, "id")],
	["Description", text(insight, "description")],
	["Impact", text(insight, "impact")],
	["Severity", severity],
	["Found date", text(resource, "found_date")],
	["Last scan", text(resource, "last_scanned")],
]

about_resource := [
	["Resource ID", text(resource, "id")],
	["Resource name", text(resource, "name")],
	["ARN", text(resource, "arn")],
	["Extra info", text(resource, "steps")],
]

default vulnerabilities := []

vulnerabilities := [[item.name, text(item, "severity"), text(item, "package_name"), text(item, "fix_version")] |
	some item in evidence.vulnerabilities
]

default malware := []

malware := [[text(item, "file_name"), text(item, "file_hash"), text(item, "file_path")] | some item in evidence.malware]

default sensitive := []

sensitive := [[text(item, "file_type"), text(item, "file_path"), text(item, "image")] | some item in evidence.sensitive_data]

# What to do, as far as the insight says.
advice := [told |
	some name in ["vulnerabilities_remediation", "malware_remediation", "sensitive_data_remediation"]
	told := object.get(evidence, name, "")
	not told in ["", null]
]

recommendation := concat("; ", [sprintf("%v", [told]) | some told in advice]) if count(advice) > 0

recommendation := "No recommendation" if count(advice) == 0

policy := object.get(input, "response_policy_name", "none")

title := sprintf("Insight on %v", [object.get(resource, "short_path", object.get(resource, "name", "a resource"))])
