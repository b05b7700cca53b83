# CycloneDX 1.4 in JSON (the package's name is spelt as configurations spell it).
package postee.vuls.cyclondx

import future.keywords

import data.plimsoll.scan

title := scan.image

result := {
	"bomFormat": "CycloneDX",
	"specVersion": "1.4",
	"version": 1,
	"metadata": {"component": {"type": "container", "name": scan.image, "bom-ref": "image"}},
	"components": components,
	"vulnerabilities": vulnerabilities,
}

components := [{
	"type": "library",
	"bom-ref": sprintf("package-%d", [n]),
	"name": scan.text(resource, "name"),
	"version": scan.text(resource, "version"),
} |
	some n, item in object.get(input, "resources", [])
	resource := object.get(item, "resource", {})
]

vulnerabilities := [{
	"id": vulnerability.name,
	"description": sprintf("%v", [object.get(vulnerability, "description", "")]),
	"recommendation": sprintf("%v", [object.get(vulnerability, "solution", "")]),
	"ratings": [{"severity": severity(object.get(vulnerability, "aqua_severity", "unknown"))}],
	"affects": [{"ref": sprintf("package-%d", [n])}],
} |
	some n, item in object.get(input, "resources", [])
	some vulnerability in object.get(item, "vulnerabilities", [])
]

# The words of CycloneDX.
severity(word) := word if word in {"critical", "high", "medium", "low"}

severity("negligible") := "info"

severity(word) := "unknown" if not word in {"critical", "high", "medium", "low", "negligible"}
