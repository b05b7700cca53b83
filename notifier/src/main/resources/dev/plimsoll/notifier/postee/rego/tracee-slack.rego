package postee.tracee.slack

import data.plimsoll.scan.text
import data.plimsoll.slack

signature := object.get(input, "SigMetadata", {})

title := sprintf("Tracee Detection - %v", [text(signature, "Name")])

result := [
	slack.fact("Rule description", text(signature, "Description")),
	slack.fact("Detection", text(object.get(input, "Context", {}), "processName")),
	slack.fact("MITRE details", object.get(signature, "Properties", "none")),
	slack.fact("Severity", object.get(object.get(signature, "Properties", {}), "Severity", "unknown")),
]
