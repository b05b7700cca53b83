package postee.rawmessage.html

import data.plimsoll.html

title := "Raw Message Received"

result := sprintf("<pre><code>%s</code></pre>", [html.escape(jsonformat(input))])
