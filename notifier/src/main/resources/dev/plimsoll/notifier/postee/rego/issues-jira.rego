package postee.issues.jira

import future.keywords

import data.plimsoll.jira
import data.plimsoll.scan.text

# One issue or several; or a policy with all its issues.
issues := input.info if is_array(input.info)

issues := [one |
	some issue in input.info.issues
	one := {
		"policy": {"name": input.info.name, "description": object.get(input.info, "description", "")},
		"resource": {
			"name": object.get(issue, "resource_name", ""),
			"type": object.get(issue, "resource_type", ""),
			"origin": object.get(issue, "resource_vendor", ""),
		},
		"issue": {
			"severity": object.get(input.info, "severity", ""),
			"creation_date": object.get(issue, "creation_date", ""),
			"aqua_link": object.get(issue, "aqua_link", ""),
		},
	}
] if is_object(input.info)

title := sprintf("[Aqua] - %v - %d issues", [input.info.name, count(issues)]) if is_object(input.info)

title := sprintf("[Aqua] - %d issues", [count(issues)]) if {
	is_array(input.info)
	count(issues) != 1
}

title := sprintf("[Aqua] - %v - %v", [text(issues[0].resource, "name"), text(issues[0].policy, "name")]) if {
	is_array(input.info)
	count(issues) == 1
}

columns := ["Policy", "Severity", "Resource name", "Resource type", "Resource origin", "Creation date", "Aqua link"]

result := jira.section("Issues", columns, [[
	text(one.policy, "name"), text(one.issue, "severity"), text(one.resource, "name"), text(one.resource, "type"),
	text(one.resource, "origin"), text(one.issue, "creation_date"), text(one.issue, "aqua_link"),
] |
	some one in issues
])
