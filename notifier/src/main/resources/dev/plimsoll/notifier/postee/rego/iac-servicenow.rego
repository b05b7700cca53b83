package postee.iac.servicenow

import future.keywords

import data.plimsoll.repository
import data.plimsoll.repositorypage
import data.plimsoll.ticket

title := sprintf("Aqua security | Repository | %v | Scan report", [repository.name])

aggregation_pkg := "postee.vuls.html.aggregation"

result := repositorypage.result

result_date := 0

result_category := "Security repository Scan results"

result_subcategory := "Security incident"

result_assigned_to := ticket.assigned_to

result_assigned_group := ticket.assigned_group

result_severity := ticket.urgency(repository.number("critical"), repository.number("high"))

result_summary := sprintf("Triggered by: %v\nRepository name: %v", [repository.trigger, repository.name])
