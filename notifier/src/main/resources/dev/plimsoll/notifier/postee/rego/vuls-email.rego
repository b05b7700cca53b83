package postee.vuls.email

import data.plimsoll.scanpage as page

title := page.title

aggregation_pkg := "postee.vuls.html.aggregation"

result := page.result
