package postee.tracee.html

import data.plimsoll.html
import data.plimsoll.scan.text

signature := object.get(input, "SigMetadata", {})

title := sprintf("Tracee Detection - %v", [text(signature, "Name")])

result := concat("", [
	html.fact("Rule description", text(signature, "Description")),
	html.fact("Detection", text(object.get(input, "Context", {}), "processName")),
	html.fact("MITRE details", object.get(signature, "Properties", "none")),
	html.fact("Severity", object.get(object.get(signature, "Properties", {}), "Severity", "unknown")),
])
