# What templates read in a report of Trivy, from the command or from its operator.
package plimsoll.trivy

import future.keywords

import data.plimsoll.scan.text

severities := ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"]

title(severity) := sprintf("%s%s severity vulnerabilities", [substring(severity, 0, 1), lower(substring(severity, 1, -1))])

columns := ["Vulnerability ID", "Resource name", "Installed version", "Fix version", "Title"]

found(severity) := [[
	vulnerability.VulnerabilityID, text(vulnerability, "PkgName"), text(vulnerability, "InstalledVersion"),
	text(vulnerability, "FixedVersion"), text(vulnerability, "Title"),
] |
	some part in object.get(input, "Results", [])
	some vulnerability in object.get(part, "Vulnerabilities", [])
	vulnerability.Severity == severity
]

operator_found(severity) := [[
	vulnerability.vulnerabilityID, text(vulnerability, "resource"), text(vulnerability, "installedVersion"),
	text(vulnerability, "fixedVersion"), text(vulnerability, "title"),
] |
	some vulnerability in object.get(object.get(input, "report", {}), "vulnerabilities", [])
	vulnerability.severity == severity
]

artifact := object.get(object.get(input, "report", {}), "artifact", {})

operator_image := sprintf("%v:%v", [object.get(artifact, "repository", "unknown"), object.get(artifact, "tag", "unknown")])

namespace := object.get(object.get(input, "metadata", {}), "namespace", "unknown")

short(rows) := [[row[0], sprintf("%v / %v / %v", [row[1], row[2], row[3]])] | some row in rows]

short_columns := ["Vulnerability ID", "Resource name / installed version / fix version"]
