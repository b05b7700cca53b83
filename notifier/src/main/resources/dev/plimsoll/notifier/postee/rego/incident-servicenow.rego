package postee.incident.servicenow

import future.keywords

import data.plimsoll.incident
import data.plimsoll.incidentpage
import data.plimsoll.ticket

title := incident.title

aggregation_pkg := "postee.vuls.html.aggregation"

result := incidentpage.result

result_date := object.get(input, "time", 0)

result_category := "Security incident"

result_subcategory := "Security incident"

result_assigned_to := ticket.assigned_to

result_assigned_group := ticket.assigned_group

result_severity := object.get(input, "severity_score", 3)

result_summary := concat("\n", [sprintf("%s: %v", [one[0], one[1]]) | some one in array.slice(incident.facts, 0, 3)])
