package postee.vuls.slack.trivy.aggregation

import data.plimsoll.severalblocks as page

title := page.title

result := page.result
