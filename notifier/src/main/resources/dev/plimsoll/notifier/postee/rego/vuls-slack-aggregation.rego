package postee.vuls.slack.aggregation

import data.plimsoll.severalblocks as page

title := page.title

result := page.result
