package postee.insight.html

import data.plimsoll.insightpage as page

title := page.title

aggregation_pkg := "postee.vuls.html.aggregation"

result := page.result
