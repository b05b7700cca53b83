# What templates about repositories import from data.postee: Aqua's results of infrastructure as code.
package postee

import future.keywords

triggered_by_as_string(trigger) := object.get(
	{"TRIGGERED_BY_PUSH": "Push", "TRIGGERED_BY_OFFLINE": "Offline", "TRIGGERED_BY_PR": "PR"},
	trigger, "Unknown",
)

severity_as_string(severity) := object.get({4: "Critical", 3: "High", 2: "Medium", 1: "Low"}, severity, "Unknown")

is_new_vuln(is_new) := object.get({true: "Yes"}, is_new, "No")

is_critical_or_high_vuln(severity) := severity in {3, 4}

# Kinds of results that are no misconfiguration: 7 is a vulnerability, 10 one of a pipeline's.
is_misconfig(type) := not_in(type, {0, 7, 8, 10, 11})

not_in(value, values) if not value in values

not_in(value, values) := false if value in values

is_kind("vulnerability", 7) := true

is_kind("pipeline_misconfiguration", 10) := true

is_kind("misconfiguration", type) if is_misconfig(type)

get_numbers_of_new_vulns(kind, severity) := count([result |
	some result in object.get(input, "results", [])
	result.is_new == true
	result.severity == severity
	is_kind(kind, result.type)
])

number_of_vulns(kind, severity) := told(
	object.get(input, sprintf("%s_%s_count", [kind, lower(severity_as_string(severity))]), 0),
	get_numbers_of_new_vulns(kind, severity),
)

told(all_of_them, 0) := sprintf("%v", [all_of_them])

told(all_of_them, fresh) := sprintf("%v (%v new)", [all_of_them, fresh]) if fresh > 0
