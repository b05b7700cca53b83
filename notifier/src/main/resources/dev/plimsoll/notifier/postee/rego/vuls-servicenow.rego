package postee.vuls.servicenow

import data.plimsoll.scanticket as ticket

aggregation_pkg := "postee.vuls.html.aggregation"

title := ticket.title

result := ticket.result

result_date := ticket.result_date

result_category := ticket.result_category

result_subcategory := ticket.result_subcategory

result_assigned_to := ticket.result_assigned_to

result_assigned_group := ticket.result_assigned_group

result_severity := ticket.result_severity

result_summary := ticket.result_summary
