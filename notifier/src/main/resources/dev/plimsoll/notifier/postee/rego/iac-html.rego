package postee.iac.html

import data.plimsoll.repositorypage as page

title := page.title

aggregation_pkg := "postee.vuls.html.aggregation"

result := page.result
