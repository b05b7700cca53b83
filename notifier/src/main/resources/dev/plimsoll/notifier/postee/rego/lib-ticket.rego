# What ServiceNow is told beside the text.
package plimsoll.ticket

import future.keywords

# The only one of a list; nobody where it names none or several.
default assigned_to := ""

assigned_to := input.application_scope_owners[0] if count(input.application_scope_owners) == 1

default assigned_group := ""

assigned_group := input.application_scope[0] if count(input.application_scope) == 1

# 1 is the most urgent.
urgency(critical, _) := 1 if critical > 0

urgency(critical, high) := 2 if {
	critical == 0
	high > 0
}

urgency(critical, high) := 3 if {
	critical == 0
	high == 0
}
