# An alert in Opsgenie: one for each image.
package postee.vuls.opsgenie

import data.plimsoll.scan

title := scan.image

result := {
	"description": sprintf("%v: report of the vulnerability scan", [scan.image]),
	"alias": scan.image,
}
