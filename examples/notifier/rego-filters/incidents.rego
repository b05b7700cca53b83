package postee

import future.keywords

allow if {
	input.response_policy_name
	input.severity_score >= 3
}
