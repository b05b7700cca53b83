package postee.servicenow.insight

import future.keywords

import data.plimsoll.insight
import data.plimsoll.insightpage
import data.plimsoll.ticket

title := insight.title

aggregation_pkg := "postee.vuls.html.aggregation"

result := insightpage.result

result_date := 0

result_category := "Security insight"

result_subcategory := "Security incident"

result_assigned_to := ticket.assigned_to

result_assigned_group := ticket.assigned_group

result_severity := object.get(insight.insight, "priority", 3)

result_summary := concat("\n", [sprintf("%s: %v", [one[0], one[1]]) | some one in insight.facts])
