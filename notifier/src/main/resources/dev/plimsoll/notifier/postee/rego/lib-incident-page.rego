# The page of an incident, for all who show HTML.
package plimsoll.incidentpage

import future.keywords

import data.plimsoll.html
import data.plimsoll.incident

title := incident.title

result := concat("", array.concat(
	[html.fact(one[0], one[1]) | some one in incident.facts],
	[html.section("Details", ["Name", "Value"], incident.details)],
))
