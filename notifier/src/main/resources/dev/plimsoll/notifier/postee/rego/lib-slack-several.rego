# Blocks of several messages in one.
package plimsoll.severalblocks

import future.keywords

import data.plimsoll.slack
import data.postee.flat_array

title := "Vulnerability scan report"

result := flat_array([array.concat([slack.heading(one.title)], blocks(one.description)) | some one in input])

blocks(made) := made if is_array(made)

blocks(made) := [slack.section(slack.escape(made))] if not is_array(made)
