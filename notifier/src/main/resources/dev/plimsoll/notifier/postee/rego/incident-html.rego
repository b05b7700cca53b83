package postee.incident.html

import data.plimsoll.incidentpage as page

title := page.title

aggregation_pkg := "postee.vuls.html.aggregation"

result := page.result
