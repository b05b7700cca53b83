# What templates read in an incident of Aqua's.
package plimsoll.incident

import future.keywords

import data.plimsoll.scan.text

title := sprintf("%v", [object.get(input, "name", "Incident detection")])

facts := [
	["Name", text(input, "name")],
	["Category", text(input, "category")],
	["Severity", object.get(input, "severity_score", "unknown")],
	["Response policy name", text(input, "response_policy_name")],
	["Response policy ID", text(input, "response_policy_id")],
	["Response policy application scopes", object.get(input, "application_scope", "none")],
]

# What was seen: an object, or its JSON as a text.
seen := object.get(input, "data", {}) if is_object(object.get(input, "data", {}))

seen := json.unmarshal(input.data) if json.is_valid(input.data)

seen := {"data": input.data} if {
	is_string(input.data)
	not json.is_valid(input.data)
}

details := [[name, value] |
	some name, value in seen
	name != "tracee_finding"
]
