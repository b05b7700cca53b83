# What templates read in the scan result of an image, a function or a host.
package plimsoll.scan

import future.keywords

severities := ["critical", "high", "medium", "low", "negligible"]

image := object.get(input, "image", "unknown image")

registry := object.get(input, "registry", "unknown registry")

results := object.get(input, "image_assurance_results", {})

# What is not told is not known: neither safe nor unsafe.
options := object.get(input, "scan_options", {})

malware_found := answer(object.get(options, "scan_malware", "unknown"))

sensitive_data_found := answer(object.get(options, "scan_sensitive_data", "unknown"))

answer(flag) := object.get({true: "Yes", false: "No"}, flag, "Not known")

compliance := object.get(
	{true: "Image is non-compliant", false: "Image is compliant"},
	object.get(results, "disallowed", "unknown"), "Whether the image is compliant is not known",
)

number(severity) := object.get(object.get(input, "vulnerability_summary", {}), severity, 0)

summary := [[upper(severity), number(severity)] | some severity in severities]

text(from, key) := value if {
	value := object.get(from, key, "none")
	not value in ["", null]
}

text(from, key) := "none" if object.get(from, key, "none") in ["", null]

# Vulnerability, package, installed version, fix version.
found(severity) := [[vulnerability.name, text(resource, "name"), text(resource, "version"), text(vulnerability, "fix_version")] |
	some item in object.get(input, "resources", [])
	resource := object.get(item, "resource", {})
	some vulnerability in object.get(item, "vulnerabilities", [])
	vulnerability.aqua_severity == severity
]

columns := ["Vulnerability ID", "Resource name", "Installed version", "Fix version"]

default checks := []

checks := [[n + 1, text(check, "control"), text(check, "policy_name"), status(check)] |
	some n, check in results.checks_performed
]

status(check) := "FAIL" if object.get(check, "failed", false) == true

status(check) := "PASS" if object.get(check, "failed", false) != true

default malware := []

malware := [[n + 1, text(item, "malware"), text(item, "hash"), text(item, "path")] | some n, item in input.malware]

title(severity) := sprintf("%s severity vulnerabilities", [capital(severity)])

capital(word) := concat("", [upper(substring(word, 0, 1)), substring(word, 1, -1)])

# Where the Aqua console shows it; empty where no console is configured.
default console := ""

console := sprintf("%s%s/%s", [server, urlquery.encode(registry), urlquery.encode(image)]) if {
	server := input.postee.AquaServer
	server != ""
}

policy := object.get(input, "response_policy_name", "none")

scopes := object.get(input, "application_scope", "none")

kind := object.get({1: "function", 2: "vm"}, object.get(input, "entity_type", 0), "image")
